package org.masthead.shared.write;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;

import javax.crypto.Cipher;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.SecretKeySpec;

import jakarta.enterprise.context.ApplicationScoped;

import org.masthead.shared.site.Secrets;

/** Encrypts what holds a secret with the caller's own idempotency key, of which only a hash is stored. */
@ApplicationScoped
class SealedAnswers {

    private static final String CIPHER = "AES/GCM/NoPadding";
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;
    private static final int KEY_BITS = 256;
    // OWASP's number for this function: a caller may choose a key that can be guessed
    private static final int ITERATIONS = 210_000;

    private final SecureRandom random = new SecureRandom();
    private final Secrets secrets;

    SealedAnswers(Secrets secrets) {
        this.secrets = secrets;
    }

    String seal(String text, String caller, String key) {
        var nonce = new byte[NONCE_BYTES];
        random.nextBytes(nonce);
        var sealed = run(Cipher.ENCRYPT_MODE, nonce, text.getBytes(StandardCharsets.UTF_8), caller, key);
        return Base64.getEncoder()
                .encodeToString(ByteBuffer.allocate(NONCE_BYTES + sealed.length).put(nonce).put(sealed).array());
    }

    String open(String sealed, String caller, String key) {
        var bytes = Base64.getDecoder().decode(sealed);
        return new String(run(Cipher.DECRYPT_MODE, Arrays.copyOf(bytes, NONCE_BYTES),
                Arrays.copyOfRange(bytes, NONCE_BYTES, bytes.length), caller, key), StandardCharsets.UTF_8);
    }

    private byte[] run(int mode, byte[] nonce, byte[] input, String caller, String key) {
        var of = caller.getBytes(StandardCharsets.UTF_8);
        var secret = secrets.named("sealed-answers");
        var salt = ByteBuffer.allocate(secret.length + of.length).put(secret).put(of).array();
        try {
            var derived = SecretKeyFactory.getInstance("PBKDF2WithHmacSHA512")
                    .generateSecret(new PBEKeySpec(key.toCharArray(), salt, ITERATIONS, KEY_BITS)).getEncoded();
            var cipher = Cipher.getInstance(CIPHER);
            cipher.init(mode, new SecretKeySpec(derived, "AES"), new GCMParameterSpec(TAG_BITS, nonce));
            return cipher.doFinal(input);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
