package org.masthead.access;

import java.util.Set;

import jakarta.enterprise.context.ApplicationScoped;

import org.masthead.shared.change.Origin;
import org.masthead.shared.limit.RateLimits;
import org.masthead.shared.limit.WrongKeys;
import org.masthead.shared.problem.ProblemException;
import org.masthead.shared.write.WriteInterceptor;

import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.identity.AuthenticationRequestContext;
import io.quarkus.security.identity.IdentityProvider;
import io.quarkus.security.identity.IdentityProviderManager;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.security.identity.request.AuthenticationRequest;
import io.quarkus.security.identity.request.BaseAuthenticationRequest;
import io.quarkus.security.runtime.QuarkusPrincipal;
import io.quarkus.security.runtime.QuarkusSecurityIdentity;
import io.quarkus.vertx.http.runtime.security.ChallengeData;
import io.quarkus.vertx.http.runtime.security.HttpAuthenticationMechanism;
import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.RoutingContext;

/** Turns {@code Authorization: Bearer mh_…} into the key's identity: its name, and its role with all those before it. */
@ApplicationScoped
public class KeyIdentity implements HttpAuthenticationMechanism, IdentityProvider<KeyIdentity.KeyRequest> {

    static final String KEY = "key";

    private static final String SCHEME = "bearer ";

    private final KeyService keys;
    private final Organisation organisation;
    private final WrongKeys wrongKeys;
    private final RateLimits limits;

    public KeyIdentity(KeyService keys, Organisation organisation, WrongKeys wrongKeys, RateLimits limits) {
        this.keys = keys;
        this.organisation = organisation;
        this.wrongKeys = wrongKeys;
        this.limits = limits;
    }

    @Override
    public Uni<SecurityIdentity> authenticate(RoutingContext context, IdentityProviderManager identities) {
        var header = context.request().getHeader("Authorization");
        if (header == null || !header.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
            return Uni.createFrom().nullItem();
        }
        var token = header.substring(SCHEME.length()).trim();
        var hash = TokenHashes.fast(token);
        try {
            wrongKeys.attempt(context, hash);
        } catch (ProblemException e) {
            return Uni.createFrom().failure(e);
        }
        var checked = organisation.issued(token) ? organisation.authenticate(context, identities)
                : identities.authenticate(new KeyRequest(token));
        return checked
                .onFailure().invoke(failure -> {
                    if (failure instanceof AuthenticationFailedException) {
                        wrongKeys.wrong(context, hash);
                    } else {
                        wrongKeys.undecided(context, hash);
                    }
                })
                .onItem().invoke(identity -> {
                    wrongKeys.right(context, hash);
                    limits.limitKey(context, identity.getAttribute(WriteInterceptor.CALLER));
                });
    }

    @Override
    public Uni<SecurityIdentity> authenticate(KeyRequest request, AuthenticationRequestContext context) {
        return context.runBlocking(() -> keys.check(request.token).map(key -> identity(key, "key:" + key.id()))
                .orElseThrow(() -> new AuthenticationFailedException("unknown key")));
    }

    static SecurityIdentity identity(Key key, String caller) {
        return QuarkusSecurityIdentity.builder()
                .setPrincipal(new QuarkusPrincipal(key.name()))
                .addRoles(key.role().included())
                .addAttribute(KEY, key)
                .addAttribute(WriteInterceptor.CALLER, caller)
                .addAttribute(Origin.KEY_ID, key.id())
                .build();
    }

    @Override
    public Uni<ChallengeData> getChallenge(RoutingContext context) {
        return Uni.createFrom().item(new ChallengeData(401, "WWW-Authenticate", "Bearer"));
    }

    /** Ahead of OpenID Connect's own, which would take every bearer token for one of its. */
    @Override
    public int getPriority() {
        return 2 * DEFAULT_PRIORITY;
    }

    @Override
    public Set<Class<? extends AuthenticationRequest>> getCredentialTypes() {
        return Set.of(KeyRequest.class);
    }

    @Override
    public Class<KeyRequest> getRequestType() {
        return KeyRequest.class;
    }

    /** Not the usual request for tokens: OpenID Connect has a provider for those. */
    static class KeyRequest extends BaseAuthenticationRequest {

        private final String token;

        KeyRequest(String token) {
            this.token = token;
        }
    }
}
