package org.masthead.transfer;

import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import jakarta.enterprise.context.ApplicationScoped;

import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.masthead.article.ArticleInput;
import org.masthead.article.ArticleService;
import org.masthead.article.Articles;
import org.masthead.article.LifecycleService;
import org.masthead.article.Lookup;
import org.masthead.article.PublishInput;
import org.masthead.article.UnpublishInput;
import org.masthead.editorschoice.PickService;
import org.masthead.editorschoice.UnpickInput;
import org.masthead.related.RelationChange;
import org.masthead.related.RelationService;
import org.masthead.shared.http.InputBinder;
import org.masthead.shared.http.Json;
import org.masthead.shared.http.MergePatch;
import org.masthead.shared.problem.ProblemException;
import org.masthead.shared.problem.ProblemMapper;
import org.masthead.shared.problem.ProblemType;
import org.masthead.shared.problem.Violation;
import org.masthead.shared.site.Ids;
import org.masthead.shared.write.WriteParts;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import io.quarkus.narayana.jta.QuarkusTransaction;

/** Many writes in one request: each for itself, or all in one transaction. */
@ApplicationScoped
class BulkService {

    private static final Logger LOG = Logger.getLogger(BulkService.class);
    private static final int SECONDS = 120;

    /** What each operation may say beside its name; {@code id} is required but for a create. */
    private static final Map<String, Set<String>> FIELDS = Map.of(
            "create", Set.of("id", "article"),
            "update", Set.of("id", "article", "version", "note"),
            "publish", Set.of("id", "at", "until", "note", "version"),
            "unpublish", Set.of("id", "at", "note", "version"),
            "relate", Set.of("id", "target", "type", "label", "pinned"),
            "unrelate", Set.of("id", "target", "type"),
            "pick", Set.of("id", "section", "position", "kicker", "from", "until"),
            "unpick", Set.of("id", "section"));
    private static final List<String> OF_A_PICK = List.of("section", "position", "kicker", "from", "until");

    private final ArticleService writing;
    private final Articles articles;
    private final LifecycleService lifecycle;
    private final RelationService relations;
    private final PickService picks;
    private final Lookup lookup;
    private final WriteParts parts;
    private final Clock clock;

    BulkService(ArticleService writing, Articles articles, LifecycleService lifecycle, RelationService relations,
            PickService picks, Lookup lookup, WriteParts parts, Clock clock) {
        this.writing = writing;
        this.articles = articles;
        this.lifecycle = lifecycle;
        this.relations = relations;
        this.picks = picks;
        this.lookup = lookup;
        this.parts = parts;
        this.clock = clock;
    }

    /** An operation as it was read, or what is wrong with it. */
    private record Read(int index, @Nullable BulkOperation operation, ObjectNode sent, @Nullable ProblemException problem) {
    }

    private record Done(String status, UUID id) {
    }

    /** Carries a result out of a transaction that is not to be kept. */
    private static final class Undone extends RuntimeException {

        private static final long serialVersionUID = 1L;

        private final transient BulkResult result;

        Undone(BulkResult result) {
            super(null, null, false, false);
            this.result = result;
        }
    }

    BulkReport run(List<JsonNode> operations, boolean atomic, boolean dryRun, String actor) {
        var read = IntStream.range(0, operations.size()).mapToObj(index -> read(index, operations.get(index))).toList();
        var results = atomic ? together(read, actor)
                : read.stream().map(operation -> alone(operation, dryRun, actor)).toList();
        return BulkReport.of(results, atomic, dryRun);
    }

    private static Read read(int index, JsonNode node) {
        var sent = node instanceof ObjectNode object ? object : Json.MAPPER.createObjectNode();
        try {
            var operation = InputBinder.bind(node, BulkOperation.class);
            var violations = new ArrayList<Violation>();
            var fields = FIELDS.get(operation.op());
            sent.fieldNames().forEachRemaining(name -> {
                if (!fields.contains(name) && !name.equals("op")) {
                    violations.add(Violation.body("/" + name, "unknown-field", "does not go with " + operation.op()));
                }
            });
            require(!operation.op().equals("create") && operation.id() == null, "/id", violations);
            require(operation.op().matches("create|update") && operation.article() == null, "/article", violations);
            require(operation.op().matches("relate|unrelate") && operation.target() == null, "/target", violations);
            if (operation.op().equals("create") && operation.id() != null && Ids.parse(operation.id()).isEmpty()) {
                violations.add(Violation.body("/id", "type", "must be a UUID"));
            }
            if (!violations.isEmpty()) {
                throw ProblemException.invalid(violations);
            }
            return new Read(index, operation, sent, null);
        } catch (ProblemException problem) {
            return new Read(index, null, sent, problem);
        }
    }

    private static void require(boolean missing, String pointer, List<Violation> violations) {
        if (missing) {
            violations.add(Violation.body(pointer, "required", "is required"));
        }
    }

    /** All or nothing, in the request's transaction: what fails is told, and of everything else that it was not kept. */
    private List<BulkResult> together(List<Read> read, String actor) {
        if (read.stream().anyMatch(operation -> operation.problem() != null)) {
            return read.stream().map(operation -> operation.problem() == null ? BulkResult.undone(operation.index())
                    : BulkResult.failed(operation.index(), operation.problem())).toList();
        }
        var results = new ArrayList<BulkResult>();
        try {
            hold(read.stream().map(Read::operation).filter(Objects::nonNull).toList());
            read.forEach(operation -> {
                parts.goOn();
                results.add(act(operation, actor));
            });
            return results;
        } catch (RuntimeException e) {
            QuarkusTransaction.setRollbackOnly();
            var reached = results.size();
            return read.stream().map(operation -> operation.index() != reached ? BulkResult.undone(operation.index())
                    : BulkResult.failed(operation.index(), problem(e))).toList();
        }
    }

    /** What edges among them need, with the rows of all articles: those of other operations would be taken in between. */
    private void hold(List<BulkOperation> operations) {
        var edges = operations.stream().filter(operation -> operation.target() != null).toList();
        if (edges.isEmpty()) {
            return;
        }
        var found = lookup.find(operations.stream().flatMap(operation -> Stream.of(operation.id(), operation.target()))
                .filter(Objects::nonNull).distinct().toList());
        var sources = edges.stream().map(operation -> found.get(operation.id())).filter(Objects::nonNull).toList();
        relations.hold(edges.stream().map(BulkService::type).toList(), sources, found.values());
    }

    private BulkResult alone(Read operation, boolean dryRun, String actor) {
        if (operation.problem() != null) {
            return BulkResult.failed(operation.index(), operation.problem());
        }
        try {
            parts.goOn();
            return QuarkusTransaction.requiringNew().timeout(SECONDS).call(() -> {
                var result = parts.once(operation.index(), BulkResult.class, () -> act(operation, actor));
                if (dryRun) {
                    throw new Undone(result);
                }
                return result;
            });
        } catch (Undone undone) {
            return undone.result;
        } catch (RuntimeException e) {
            return BulkResult.failed(operation.index(), problem(e));
        }
    }

    private BulkResult act(Read read, String actor) {
        var operation = read.operation();
        var done = switch (operation.op()) {
            case "create" -> create(operation, actor);
            case "update" -> update(operation, actor);
            case "publish" -> {
                var copy = lifecycle.publish(id(operation),
                        new PublishInput(operation.at(), operation.until(), operation.note()),
                        ifMatch(operation), actor);
                yield new Done("updated", copy.id());
            }
            case "unpublish" -> {
                var copy = lifecycle.unpublish(id(operation), new UnpublishInput(operation.at(), operation.note()),
                        ifMatch(operation));
                yield new Done("updated", copy.id());
            }
            case "relate" -> {
                var written = relations.put(id(operation), reference(operation.target(), "/target"), type(operation),
                        new RelationChange(operation.label(), operation.pinned(), null, null), actor);
                yield new Done(written.created() ? "created" : "updated", written.relation().source());
            }
            case "unrelate" -> {
                relations.delete(id(operation), reference(operation.target(), "/target"), type(operation));
                yield new Done("removed", UUID.fromString(id(operation)));
            }
            case "pick" -> {
                var picked = picks.pick(id(operation), new MergePatch(read.sent().deepCopy().retain(OF_A_PICK)), actor);
                yield new Done(picked.created() ? "created" : "updated", picked.entry().articleId());
            }
            default -> {
                picks.unpick(id(operation), null, new UnpickInput(operation.section()), actor);
                yield new Done("removed", UUID.fromString(id(operation)));
            }
        };
        // A session that kept all of it would look at all of it again at every statement
        articles.flush();
        articles.getEntityManager().clear();
        return BulkResult.done(read.index(), done.status(), done.id());
    }

    private Done create(BulkOperation operation, String actor) {
        var input = of("/article", () -> InputBinder.bind(operation.article(), ArticleInput.class));
        var id = operation.id() == null ? Ids.next() : Ids.parse(operation.id()).orElseThrow();
        if (lookup.find(id.toString()).isPresent()) {
            throw new ProblemException(ProblemType.EXISTS, "There is an article with this id already.");
        }
        return new Done("created", of("/article", () -> writing.create(id, input, false, actor, clock.instant())).id());
    }

    private Done update(BulkOperation operation, String actor) {
        var version = ifMatch(operation);
        var written = of("/article", () -> writing.patch(id(operation), new MergePatch(operation.article()),
                version == null ? "*" : version, false, operation.note() == null ? "" : operation.note(), actor));
        return new Done(written.changed() ? "updated" : "unchanged", written.workingCopy().id());
    }

    private static String type(BulkOperation operation) {
        return operation.type() == null ? "related" : operation.type();
    }

    private static @Nullable String ifMatch(BulkOperation operation) {
        return operation.version() == null ? null : "\"" + operation.version() + "\"";
    }

    private String id(BulkOperation operation) {
        return reference(operation.id(), "/id");
    }

    /** As an id: a former slug, which a request of its own would be redirected from, means its article. */
    private String reference(@Nullable String reference, String pointer) {
        if (reference == null) {
            throw ProblemException.invalid(Violation.body(pointer, "required", "is required"));
        }
        return lookup.find(reference).orElseGet(() -> lookup.any(reference)).toString();
    }

    private interface Work<T> {

        T run();
    }

    /** With the places of what is wrong told from the operation on. */
    private static <T> T of(String pointer, Work<T> work) {
        try {
            return work.run();
        } catch (ProblemException problem) {
            var violations = problem.violations().stream().map(violation -> new Violation(
                    violation.pointer() == null ? null : pointer + violation.pointer(), violation.parameter(), violation.code(),
                    violation.detail(), violation.suggestion())).toList();
            throw new ProblemException(problem.type(), problem.getMessage(), violations, problem.extensions());
        }
    }

    private static ProblemException problem(RuntimeException e) {
        return ProblemMapper.known(e).orElseGet(() -> {
            LOG.error("An operation of a bulk request failed", e);
            return new ProblemException(ProblemType.INTERNAL, "The service failed at this operation; its log says how.");
        });
    }
}
