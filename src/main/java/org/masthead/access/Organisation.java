package org.masthead.access;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collections;
import java.util.UUID;
import java.util.regex.Pattern;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

import org.eclipse.microprofile.jwt.JsonWebToken;
import org.masthead.shared.problem.ProblemException;
import org.masthead.shared.problem.ProblemType;
import org.masthead.shared.text.Texts;
import org.masthead.shared.write.WriteInterceptor;

import io.quarkus.oidc.OIDCException;
import io.quarkus.oidc.runtime.OidcAuthenticationMechanism;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.identity.IdentityProviderManager;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.security.runtime.QuarkusPrincipal;
import io.quarkus.security.runtime.QuarkusSecurityIdentity;
import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.RoutingContext;

/** People whom an OpenID Connect issuer vouches for: their groups become a role, and they look like holders of a key. */
@ApplicationScoped
public class Organisation {

    private static final Pattern JWT = Pattern.compile("[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]*");
    private static final int MAX_NAME = 100;
    // An issuer that takes a connection and says nothing must be a 503 within 5 s too
    private static final Duration PATIENCE = Duration.ofSeconds(4);

    private final OrganisationConfig config;
    private final OidcAuthenticationMechanism mechanism;

    Organisation(OrganisationConfig config, OidcAuthenticationMechanism mechanism) {
        this.config = config;
        this.mechanism = mechanism;
    }

    void start(@Observes StartupEvent event) {
        if (config.enabled() && config.issuer().isEmpty()) {
            throw new IllegalStateException("MASTHEAD_OIDC_ENABLED needs MASTHEAD_OIDC_ISSUER, the address of the issuer.");
        }
    }

    /** Whether a token looks like one of an issuer, and there is one. */
    boolean issued(String token) {
        return config.enabled() && JWT.matcher(token).matches();
    }

    Uni<SecurityIdentity> authenticate(RoutingContext context, IdentityProviderManager identities) {
        return mechanism.authenticate(context, identities)
                .ifNoItem().after(PATIENCE).failWith(() -> new OIDCException("no answer"))
                .onItem().ifNull().failWith(() -> new AuthenticationFailedException("not a token of the issuer"))
                .map(this::identity)
                .onFailure(OIDCException.class)
                .transform(e -> new ProblemException(ProblemType.UNAVAILABLE, "The issuer of the token does not answer."));
    }

    private SecurityIdentity identity(SecurityIdentity vouchedFor) {
        var token = (JsonWebToken) vouchedFor.getPrincipal();
        var id = UUID.nameUUIDFromBytes((token.getIssuer() + "|" + token.getSubject()).getBytes(StandardCharsets.UTF_8));
        var caller = "oidc:" + id;
        var name = Texts.head(vouchedFor.getPrincipal().getName(), MAX_NAME);
        return Arrays.stream(Role.values())
                .filter(role -> !Collections.disjoint(config.roles().of(role), vouchedFor.getRoles()))
                .max(Role::compareTo)
                .map(role -> KeyIdentity.identity(new Key(id, name, role, "", Instant.ofEpochSecond(token.getIssuedAtTime()),
                        token.getIssuer(), Instant.ofEpochSecond(token.getExpirationTime()), null), caller))
                .orElseGet(() -> QuarkusSecurityIdentity.builder().setPrincipal(new QuarkusPrincipal(name))
                        .addAttribute(WriteInterceptor.CALLER, caller).build());
    }
}
