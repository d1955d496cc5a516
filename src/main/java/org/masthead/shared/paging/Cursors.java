package org.masthead.shared.paging;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.UUID;

import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

import jakarta.enterprise.context.ApplicationScoped;

import org.masthead.shared.problem.ProblemException;
import org.masthead.shared.problem.ProblemType;
import org.masthead.shared.problem.Violation;
import org.masthead.shared.site.Ids;
import org.masthead.shared.site.Secrets;

/** Opaque cursors: a place in one sort of one filtered list, signed together with both. */
@ApplicationScoped
public class Cursors {

    private static final int SIGNATURE_BYTES = 16;

    private final Secrets secrets;

    public Cursors(Secrets secrets) {
        this.secrets = secrets;
    }

    /** A row's sort key and id, and the direction to go on in. */
    public record Cursor(String key, UUID id, boolean backward) {
    }

    String write(Cursor cursor, String query) {
        var content = ((cursor.backward() ? "<" : ">") + cursor.id() + cursor.key()).getBytes(StandardCharsets.UTF_8);
        var signature = sign(content, query);
        var all = Arrays.copyOf(signature, SIGNATURE_BYTES + content.length);
        System.arraycopy(content, 0, all, SIGNATURE_BYTES, content.length);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(all);
    }

    /** @throws ProblemException {@code invalid-cursor} */
    Cursor read(String text, String query) {
        var all = decode(text);
        // 1 direction and 36 characters of an id
        if (all.length < SIGNATURE_BYTES + 37) {
            throw invalid();
        }
        var content = Arrays.copyOfRange(all, SIGNATURE_BYTES, all.length);
        if (!MessageDigest.isEqual(sign(content, query), Arrays.copyOf(all, SIGNATURE_BYTES))) {
            throw invalid();
        }
        var plain = new String(content, StandardCharsets.UTF_8);
        var id = Ids.parse(plain.substring(1, 37)).orElseThrow(Cursors::invalid);
        return new Cursor(plain.substring(37), id, plain.charAt(0) == '<');
    }

    private static byte[] decode(String text) {
        try {
            return Base64.getUrlDecoder().decode(text);
        } catch (IllegalArgumentException e) {
            throw invalid();
        }
    }

    private static ProblemException invalid() {
        var detail = "was not made by this service for these filters and this sort";
        return new ProblemException(ProblemType.INVALID_CURSOR, "The cursor " + detail + ".",
                java.util.List.of(Violation.parameter("cursor", ProblemType.INVALID_CURSOR.code(), detail, null)));
    }

    private byte[] sign(byte[] content, String query) {
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secrets.named("cursor"), "HmacSHA256"));
            mac.update(query.getBytes(StandardCharsets.UTF_8));
            mac.update((byte) 0);
            return Arrays.copyOf(mac.doFinal(content), SIGNATURE_BYTES);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
