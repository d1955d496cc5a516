package org.masthead.testsupport;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

import org.hibernate.resource.jdbc.spi.StatementInspector;
import org.jboss.logging.MDC;

import io.quarkus.hibernate.orm.PersistenceUnitExtension;
import io.restassured.response.ValidatableResponse;

/**
 * The SQL statements of recent requests. A statement belongs to the request whose id the logging context has, so that
 * background work counts for nobody; plain JDBC is not seen.
 */
@PersistenceUnitExtension
public class StatementCount implements StatementInspector {

    private static final long serialVersionUID = 1L;

    private static final int KEPT = 500;
    private static final Map<String, List<String>> REQUESTS = Collections.synchronizedMap(new LinkedHashMap<>() {

        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, List<String>> eldest) {
            return size() > KEPT;
        }
    });

    @Override
    public String inspect(String sql) {
        if (MDC.get("requestId") instanceof String request) {
            REQUESTS.computeIfAbsent(request, id -> new CopyOnWriteArrayList<>()).add(sql);
        }
        return sql;
    }

    /** The statements that made this answer, the check of the caller's key among them. */
    public static List<String> of(ValidatableResponse response) {
        return REQUESTS.getOrDefault(response.extract().header("X-Request-Id"), List.of());
    }
}
