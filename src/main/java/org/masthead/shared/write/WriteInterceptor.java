package org.masthead.shared.write;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import jakarta.annotation.Priority;
import jakarta.interceptor.AroundInvoke;
import jakarta.interceptor.Interceptor;
import jakarta.interceptor.InvocationContext;
import jakarta.transaction.Status;

import org.hibernate.Session;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.masthead.shared.http.InputReader;
import org.masthead.shared.http.RequestIds;
import org.masthead.shared.http.Write;
import org.masthead.shared.problem.ProblemException;
import org.masthead.shared.problem.ProblemMapper;
import org.masthead.shared.problem.ProblemType;
import org.masthead.shared.problem.Violation;
import org.masthead.shared.write.IdempotencyKeys.Keyed;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.security.identity.SecurityIdentity;
import io.vertx.ext.web.RoutingContext;

/**
 * Makes one transaction of a {@link Write}, which the services join: it is rolled back after a {@code dryRun}, and keeps the
 * answer for an {@code Idempotency-Key}.
 */
@Write
@Interceptor
@Priority(Interceptor.Priority.LIBRARY_BEFORE + 500)
public class WriteInterceptor {

    /** The attribute of an identity that names it, however it authenticated and whatever it is called. */
    public static final String CALLER = "caller";

    private static final Logger LOG = Logger.getLogger(WriteInterceptor.class);
    private static final String KEY = "Idempotency-Key";
    private static final Pattern KEY_FORM = Pattern.compile("[\\x21-\\x7e]{1,255}");
    private static final String DRY_RUN = "dryRun";

    private final IdempotencyKeys keys;
    private final Session entities;
    private final RoutingContext request;
    private final SecurityIdentity caller;

    WriteInterceptor(IdempotencyKeys keys, Session entities, RoutingContext request, SecurityIdentity caller) {
        this.keys = keys;
        this.entities = entities;
        this.request = request;
        this.caller = caller;
    }

    @AroundInvoke
    @Nullable
    Object write(InvocationContext call) throws Exception {
        var write = call.getMethod().getAnnotation(Write.class);
        var key = key();
        if (write.streamed()) {
            if (key != null) {
                throw new ProblemException(ProblemType.IDEMPOTENCY_UNSUPPORTED,
                        "This operation keeps no answer for an Idempotency-Key; send it without one.");
            }
            return call.proceed();
        }
        var dryRun = "true".equals(request.request().getParam(DRY_RUN));
        if (key == null) {
            return transact(call, write, dryRun, result -> {
            });
        }
        var keyed = new Keyed(caller.getAttribute(CALLER), key, fingerprint(), write.answersSecret());
        if (dryRun) {
            keys.look(keyed);
            return transact(call, write, true, result -> {
            });
        }
        return once(call, write, keyed);
    }

    private @Nullable Object once(InvocationContext call, Write write, Keyed keyed) throws Exception {
        var owner = keys.claim(keyed);
        request.put(WriteParts.CLAIM, new WriteParts.Claim(keyed, owner));
        try {
            var kept = new AtomicBoolean();
            var answer = transact(call, write, false, result -> {
                keys.keep(keyed, owner, KeptAnswer.of(result));
                kept.set(true);
            });
            if (!kept.get()) {
                keys.release(keyed, owner);
            }
            return answer;
        } catch (Exception e) {
            try {
                var conflict = conflict(e);
                if (conflict == null) {
                    keys.release(keyed, owner);
                } else {
                    QuarkusTransaction.requiringNew().run(() -> keys.keep(keyed, owner, conflict));
                }
            } catch (RuntimeException unsettled) {
                LOG.warnf("%s An Idempotency-Key stays taken until its time is over: %s", RequestIds.of(request),
                        unsettled.getMessage());
            }
            throw e;
        }
    }

    private @Nullable Object transact(InvocationContext call, Write write, boolean dryRun, Consumer<@Nullable Object> last)
            throws Exception {
        QuarkusTransaction.begin(QuarkusTransaction.beginOptions().timeout(write.seconds()));
        try {
            var result = call.proceed();
            if (QuarkusTransaction.isRollbackOnly()) {
                // The method has given up what it wrote, and says so in its answer
                QuarkusTransaction.rollback();
            } else if (dryRun) {
                // What only the database refuses is refused here too
                entities.flush();
                QuarkusTransaction.rollback();
            } else {
                last.accept(result);
                QuarkusTransaction.commit();
            }
            return result;
        } finally {
            if (QuarkusTransaction.getStatus() != Status.STATUS_NO_TRANSACTION) {
                QuarkusTransaction.rollback();
            }
        }
    }

    /** A conflict is an answer to keep; what else is refused may be right the next time. */
    private @Nullable KeptAnswer conflict(Exception e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof ProblemException problem) {
                return problem.type().status() != 409 || problem.type() == ProblemType.IDEMPOTENCY_IN_FLIGHT ? null
                        : new KeptAnswer(409, Map.of("Cache-Control", "no-store"),
                                KeptAnswer.tree(ProblemMapper.of(problem.type(), problem.getMessage(), problem.violations(),
                                        problem.extensions(), request)));
            }
        }
        return null;
    }

    private @Nullable String key() {
        var sent = request.request().headers().getAll(KEY);
        if (sent.isEmpty()) {
            return null;
        }
        if (sent.size() > 1 || !KEY_FORM.matcher(sent.get(0)).matches()) {
            throw ProblemException.invalidParameter(Violation.parameter(KEY, ProblemType.INVALID_PARAMETER.code(),
                    "must be sent once, with 1 to 255 visible ASCII characters", null));
        }
        return sent.get(0);
    }

    private String fingerprint() {
        var query = request.request().query();
        var asked = query == null ? ""
                : Arrays.stream(query.split("&")).filter(parameter -> !parameter.startsWith(DRY_RUN + "="))
                        .collect(Collectors.joining("&"));
        return IdempotencyKeys.sha256(String.join("\n", List.of(request.request().method().name(), request.normalizedPath(),
                asked, InputReader.hash(request))));
    }
}
