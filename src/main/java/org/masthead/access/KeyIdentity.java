package org.masthead.access;

import java.util.Set;

import jakarta.enterprise.context.ApplicationScoped;

import org.masthead.shared.change.Origin;
import org.masthead.shared.limit.RateLimits;
import org.masthead.shared.limit.WrongKeys;
import org.masthead.shared.problem.ProblemException;
import org.masthead.shared.write.WriteInterceptor;

import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.credential.TokenCredential;
import io.quarkus.security.identity.AuthenticationRequestContext;
import io.quarkus.security.identity.IdentityProvider;
import io.quarkus.security.identity.IdentityProviderManager;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.security.identity.request.AuthenticationRequest;
import io.quarkus.security.identity.request.TokenAuthenticationRequest;
import io.quarkus.security.runtime.QuarkusPrincipal;
import io.quarkus.security.runtime.QuarkusSecurityIdentity;
import io.quarkus.vertx.http.runtime.security.ChallengeData;
import io.quarkus.vertx.http.runtime.security.HttpAuthenticationMechanism;
import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.RoutingContext;

/** Turns {@code Authorization: Bearer mh_…} into the key's identity: its name, and its role with all those before it. */
@ApplicationScoped
public class KeyIdentity implements HttpAuthenticationMechanism, IdentityProvider<TokenAuthenticationRequest> {

    static final String KEY = "key";

    private static final String SCHEME = "bearer ";

    private final KeyService keys;
    private final WrongKeys wrongKeys;
    private final RateLimits limits;

    public KeyIdentity(KeyService keys, WrongKeys wrongKeys, RateLimits limits) {
        this.keys = keys;
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
        return identities.authenticate(new TokenAuthenticationRequest(new TokenCredential(token, "bearer")))
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
    public Uni<SecurityIdentity> authenticate(TokenAuthenticationRequest request, AuthenticationRequestContext context) {
        return context.runBlocking(() -> keys.check(request.getToken().getToken()).map(KeyIdentity::identity)
                .orElseThrow(() -> new AuthenticationFailedException("unknown key")));
    }

    private static SecurityIdentity identity(Key key) {
        return QuarkusSecurityIdentity.builder()
                .setPrincipal(new QuarkusPrincipal(key.name()))
                .addRoles(key.role().included())
                .addAttribute(KEY, key)
                .addAttribute(WriteInterceptor.CALLER, "key:" + key.id())
                .addAttribute(Origin.KEY_ID, key.id())
                .build();
    }

    @Override
    public Uni<ChallengeData> getChallenge(RoutingContext context) {
        return Uni.createFrom().item(new ChallengeData(401, "WWW-Authenticate", "Bearer"));
    }

    @Override
    public Set<Class<? extends AuthenticationRequest>> getCredentialTypes() {
        return Set.of(TokenAuthenticationRequest.class);
    }

    @Override
    public Class<TokenAuthenticationRequest> getRequestType() {
        return TokenAuthenticationRequest.class;
    }
}
