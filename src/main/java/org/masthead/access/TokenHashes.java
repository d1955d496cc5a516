package org.masthead.access;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;

import jakarta.enterprise.context.ApplicationScoped;

import org.masthead.shared.problem.ProblemException;
import org.masthead.shared.problem.ProblemType;
import org.masthead.shared.site.Secrets;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;

/**
 * What is stored of tokens. One that the service made has 32 random bytes, which no table of hashes gives back: SHA-256. One
 * that somebody thought of may be guessed, so each guess has to be slow; what such a token's hash is, is remembered here.
 */
@ApplicationScoped
class TokenHashes {

    private static final Pattern MADE_HERE = Pattern.compile("mh_[A-Za-z0-9_-]{43}");
    // OWASP's number for this function
    private static final int ITERATIONS = 210_000;
    private static final int BITS = 256;
    private static final int MAX_REMEMBERED = 1000;
    // Guesses take one core at most, and few of the threads that requests need
    private static final int MAX_WAITING = 32;
    private static final int PATIENCE_SECONDS = 3;

    private final Cache<String, String> slow = Caffeine.newBuilder().maximumSize(MAX_REMEMBERED).build();
    private final Semaphore oneAtATime = new Semaphore(1, true);
    private final Secrets secrets;

    TokenHashes(Secrets secrets) {
        this.secrets = secrets;
    }

    static boolean mayBeGuessed(String token) {
        return !MADE_HERE.matcher(token).matches();
    }

    /** As it is stored, the same for the same token: a key is found by it. */
    String of(String token) {
        var fast = fast(token);
        if (!mayBeGuessed(token)) {
            return fast;
        }
        var known = slow.getIfPresent(fast);
        return known != null ? known : inTurn(token, fast);
    }

    private String inTurn(String token, String fast) {
        try {
            if (oneAtATime.getQueueLength() >= MAX_WAITING
                    || !oneAtATime.tryAcquire(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                throw new ProblemException(ProblemType.OVERLOADED, "Too many unknown keys are being looked at.");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ProblemException(ProblemType.OVERLOADED, "The service is stopping.");
        }
        try {
            var meanwhile = slow.getIfPresent(fast);
            var hash = meanwhile != null ? meanwhile : slow(token);
            slow.put(fast, hash);
            return hash;
        } finally {
            oneAtATime.release();
        }
    }

    /** One salt for all, as keys are found by their hash; no two databases share it. */
    private String slow(String token) {
        try {
            return HexFormat.of().formatHex(SecretKeyFactory.getInstance("PBKDF2WithHmacSHA512")
                    .generateSecret(new PBEKeySpec(token.toCharArray(), secrets.named("key-salt"), ITERATIONS, BITS))
                    .getEncoded());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    static String fast(String token) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** In a time that says nothing about where they differ. */
    static boolean same(String stored, String computed) {
        return MessageDigest.isEqual(stored.getBytes(StandardCharsets.US_ASCII), computed.getBytes(StandardCharsets.US_ASCII));
    }
}
