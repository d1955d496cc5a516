package org.masthead.access;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.masthead.shared.http.Json;

import com.sun.net.httpserver.HttpServer;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;

/** An OpenID Connect issuer of an organisation, as far as a service needs one: its configuration, its keys, its tokens. */
public class TokenIssuer implements QuarkusTestResourceLifecycleManager {

    // System properties, as the service's start and the test may each load this class
    private static final String ADDRESS = "masthead.test.issuer";
    private static final String KEY = "masthead.test.issuer.key";
    private static final String PUBLIC_KEY = "masthead.test.issuer.public-key";
    private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();

    private boolean away;
    private @Nullable HttpServer server;

    /** @param settings {@code away}: whether nobody listens at its address, until somebody calls {@link #open()} */
    @Override
    public void init(Map<String, String> settings) {
        away = settings.containsKey("away");
    }

    @Override
    public Map<String, String> start() {
        try (var free = new ServerSocket(0)) {
            var generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(2048);
            var pair = generator.generateKeyPair();
            System.setProperty(KEY, Base64.getEncoder().encodeToString(pair.getPrivate().getEncoded()));
            System.setProperty(PUBLIC_KEY, Base64.getEncoder().encodeToString(pair.getPublic().getEncoded()));
            System.setProperty(ADDRESS, "http://127.0.0.1:" + free.getLocalPort());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
        server = away ? null : open();
        return Map.of("masthead.oidc.issuer", System.getProperty(ADDRESS));
    }

    static InetSocketAddress address() {
        return new InetSocketAddress("127.0.0.1", URI.create(System.getProperty(ADDRESS)).getPort());
    }

    static HttpServer open() {
        try {
            var publicKey = (RSAPublicKey) KeyFactory.getInstance("RSA")
                    .generatePublic(new X509EncodedKeySpec(Base64.getDecoder().decode(System.getProperty(PUBLIC_KEY))));
            var address = System.getProperty(ADDRESS);
            var server = HttpServer.create(address(), 0);
            serve(server, "/.well-known/openid-configuration", Map.of("issuer", address, "jwks_uri", address + "/keys"));
            serve(server, "/keys", Map.of("keys", List.of(Map.of("kty", "RSA", "kid", "one", "alg", "RS256", "use", "sig",
                    "n", BASE64.encodeToString(unsigned(publicKey.getModulus().toByteArray())),
                    "e", BASE64.encodeToString(publicKey.getPublicExponent().toByteArray())))));
            server.start();
            return server;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] unsigned(byte[] number) {
        return number[0] == 0 ? java.util.Arrays.copyOfRange(number, 1, number.length) : number;
    }

    private static void serve(HttpServer server, String path, Map<String, Object> document) {
        var bytes = Json.bytes(document);
        server.createContext(path, exchange -> {
            exchange.getResponseHeaders().add("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
        });
    }

    @Override
    public void stop() {
        if (server != null) {
            server.stop(0);
        }
    }

    /** A good token, but for the claims given. */
    static String token(Map<String, Object> claims) {
        var now = System.currentTimeMillis() / 1000;
        var all = new HashMap<String, Object>(Map.of("iss", System.getProperty(ADDRESS), "sub", "ani-1", "aud", "masthead",
                "preferred_username", "ani", "iat", now, "exp", now + 600));
        all.putAll(claims);
        return signed(Map.of("alg", "RS256", "typ", "JWT", "kid", "one"), all);
    }

    static String signed(Map<String, Object> header, Map<String, Object> claims) {
        var content = BASE64.encodeToString(Json.bytes(header)) + "." + BASE64.encodeToString(Json.bytes(claims));
        try {
            var signature = Signature.getInstance("SHA256withRSA");
            signature.initSign(key());
            signature.update(content.getBytes(StandardCharsets.US_ASCII));
            return content + "." + BASE64.encodeToString(signature.sign());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static PrivateKey key() throws GeneralSecurityException {
        return KeyFactory.getInstance("RSA")
                .generatePrivate(new PKCS8EncodedKeySpec(Base64.getDecoder().decode(System.getProperty(KEY))));
    }
}
