package org.masthead.shared.change;

import java.util.List;
import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;

import org.jspecify.annotations.Nullable;
import org.masthead.shared.http.RequestIds;
import org.masthead.shared.text.Texts;

import io.quarkus.arc.Arc;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.vertx.http.runtime.CurrentVertxRequest;
import io.vertx.ext.web.RoutingContext;

/** Who is writing just now, and from where. */
@ApplicationScoped
public class Origin {

    /** The attribute of the caller's identity that holds the id of its key. */
    public static final String KEY_ID = "keyId";

    static final Caller NOBODY = new Caller("system", null, null, null, null, null);

    private static final List<String> ROLES = List.of("admin", "editor", "author", "reader");
    private static final int MAX_NAME = 100;
    private static final int MAX_ADDRESS = 50;
    private static final int MAX_OPERATION = 250;

    private final CurrentVertxRequest request;
    private final SecurityIdentity identity;

    Origin(CurrentVertxRequest request, SecurityIdentity identity) {
        this.request = request;
        this.identity = identity;
    }

    /** Without a request, as at start, there is only a name. */
    record Caller(String name, @Nullable UUID key, @Nullable String role, @Nullable String address, @Nullable String requestId,
            @Nullable String operation) {
    }

    Caller caller() {
        if (!Arc.container().requestContext().isActive()) {
            return NOBODY;
        }
        var context = request.getCurrent();
        if (context == null || identity.isAnonymous()) {
            return NOBODY;
        }
        var role = ROLES.stream().filter(identity::hasRole).findFirst().orElse(null);
        return new Caller(Texts.head(identity.getPrincipal().getName(), MAX_NAME), identity.getAttribute(KEY_ID), role,
                address(context), RequestIds.of(context), operation(context));
    }

    private static @Nullable String address(RoutingContext context) {
        var remote = context.request().remoteAddress();
        return remote == null || remote.hostAddress() == null ? null : Texts.head(remote.hostAddress(), MAX_ADDRESS);
    }

    private static String operation(RoutingContext context) {
        var path = String.valueOf(context.request().path());
        return context.request().method() + " " + (Texts.unstorable(path) ? "?" : Texts.head(path, MAX_OPERATION - 10));
    }
}
