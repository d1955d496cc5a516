package org.masthead.article;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import java.util.UUID;

import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

import jakarta.enterprise.context.ApplicationScoped;

import org.masthead.shared.site.Secrets;

/**
 * The tokens of preview links: the link's id and 16 random bytes, signed. The signature turns away what was never a token
 * without asking the database; the random bytes make a token more than what the database knows, its own secret included.
 */
@ApplicationScoped
class PreviewTokens {

    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int CONTENT = 32;
    private static final int SIGNATURE = 16;

    private final Secrets secrets;

    PreviewTokens(Secrets secrets) {
        this.secrets = secrets;
    }

    String issue(UUID link) {
        var random = new byte[CONTENT - 2 * Long.BYTES];
        RANDOM.nextBytes(random);
        var content = ByteBuffer.allocate(CONTENT).putLong(link.getMostSignificantBits())
                .putLong(link.getLeastSignificantBits())
                .put(random).array();
        var token = ByteBuffer.allocate(CONTENT + SIGNATURE).put(content).put(sign(content)).array();
        return Base64.getUrlEncoder().withoutPadding().encodeToString(token);
    }

    /** The link that a token was made for; whether it is that link's token is still to be asked. */
    Optional<UUID> link(String token) {
        try {
            var bytes = Base64.getUrlDecoder().decode(token);
            if (bytes.length != CONTENT + SIGNATURE) {
                return Optional.empty();
            }
            var content = Arrays.copyOf(bytes, CONTENT);
            if (!MessageDigest.isEqual(sign(content), Arrays.copyOfRange(bytes, CONTENT, bytes.length))) {
                return Optional.empty();
            }
            var id = ByteBuffer.wrap(content);
            return Optional.of(new UUID(id.getLong(), id.getLong()));
        } catch (IllegalArgumentException e) {
            // Not Base64, so no token
            return Optional.empty();
        }
    }

    static String hash(String token) {
        try {
            var content = Base64.getUrlDecoder().decode(token);
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    static boolean matches(String token, String hash) {
        return MessageDigest.isEqual(HexFormat.of().parseHex(hash(token)), HexFormat.of().parseHex(hash));
    }

    private byte[] sign(byte[] content) {
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secrets.named("preview"), "HmacSHA256"));
            return Arrays.copyOf(mac.doFinal(content), SIGNATURE);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
