package org.masthead.shared.site;

import java.security.SecureRandom;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import jakarta.enterprise.context.ApplicationScoped;

import org.hibernate.Session;

import io.quarkus.narayana.jta.QuarkusTransaction;

/** Random secrets of 32 bytes that the instances on one database share; made when first asked for. */
@ApplicationScoped
public class Secrets {

    private final Session entities;
    private final Map<String, byte[]> known = new ConcurrentHashMap<>();

    public Secrets(Session entities) {
        this.entities = entities;
    }

    public byte[] named(String name) {
        var secret = known.get(name);
        if (secret == null) {
            secret = Base64.getDecoder().decode(QuarkusTransaction.requiringNew().call(() -> readOrMake(name)));
            known.put(name, secret);
        }
        return secret;
    }

    private String readOrMake(String name) {
        var random = new byte[32];
        new SecureRandom().nextBytes(random);
        entities.createNativeMutationQuery("insert into secret (name, content) values (:name, :content) on conflict do nothing")
                .setParameter("name", name)
                .setParameter("content", Base64.getEncoder().encodeToString(random))
                .executeUpdate();
        return entities.createNativeQuery("select content from secret where name = :name", String.class)
                .setParameter("name", name)
                .getSingleResult();
    }
}
