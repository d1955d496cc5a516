package org.masthead.shared.limit;

import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;

/** What is limited apart from the others. */
enum Usage {
    reads,
    writes,
    views;

    static Usage of(HttpServerRequest request) {
        var method = request.method();
        if (method == HttpMethod.GET || method == HttpMethod.HEAD || method == HttpMethod.OPTIONS) {
            return reads;
        }
        return method == HttpMethod.POST && request.path().endsWith("/views") ? views : writes;
    }

    int perSecond(LimitsConfig config) {
        return switch (this) {
            case reads -> config.reads();
            case writes -> config.writes();
            case views -> config.views();
        };
    }
}
