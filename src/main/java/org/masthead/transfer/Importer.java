package org.masthead.transfer;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

import jakarta.enterprise.context.ApplicationScoped;

import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.masthead.article.Lookup;
import org.masthead.shared.problem.ProblemException;
import org.masthead.shared.problem.ProblemMapper;
import org.masthead.shared.problem.ProblemType;
import org.masthead.transfer.ArticleImport.Imported;
import org.masthead.transfer.ImportReport.Counts;
import org.masthead.transfer.ImportReport.ImportProblem;
import org.masthead.transfer.ImportSource.Item;

import io.quarkus.narayana.jta.QuarkusTransaction;

/**
 * Takes item after item of a file and writes in batches: a batch is one transaction, and when one of its items fails, each of
 * them is done again alone, so that a bad one takes no other with it. What is remembered is the batch; what must be known of
 * the whole file is on disk.
 */
@ApplicationScoped
class Importer {

    private static final Logger LOG = Logger.getLogger(Importer.class);
    // A commit may be a wait for the disk, and a statement a round to the database: 100 lines share them
    private static final int BATCH = 100;
    // Lines may be of 8 MiB, and become several times that in memory
    private static final int BATCH_BYTES = 4 << 20;
    private static final int TRIES = 3;
    // A busy machine may be late by some of the second that progress has
    private static final Duration PROGRESS_EVERY = Duration.ofMillis(600);

    private final ArticleImport articles;
    private final RecordImport records;
    private final Lookup lookup;
    private final TransferConfig config;

    Importer(ArticleImport articles, RecordImport records, Lookup lookup, TransferConfig config) {
        this.articles = articles;
        this.records = records;
        this.lookup = lookup;
        this.config = config;
    }

    /** Where the report goes, line by line. */
    interface Report {

        void line(ImportReport line) throws IOException;
    }

    /** Makes the source; it may read the whole upload first, and progress is reported meanwhile. */
    interface Opening {

        ImportSource open(Path folder) throws IOException;
    }

    void run(Opening opening, ImportOptions options, Report report) throws IOException {
        var folder = Path.of(config.folder().orElseGet(() -> System.getProperty("java.io.tmpdir")));
        try (var waiting = new WaitingEdges(folder);
                var rehearsal = options.dryRun()
                        ? new Rehearsal(folder, slug -> lookup.find(List.of(slug)).containsKey(slug), lookup::slugOf)
                        : null) {
            new Run(options, report, waiting, rehearsal).all(opening, folder);
        }
    }

    private final class Run {

        private final ImportOptions options;
        private final Report report;
        private final WaitingEdges waiting;
        private final @Nullable Rehearsal rehearsal;
        private final Restoration restoration = new Restoration();
        private final long started = System.nanoTime();
        private int lines;
        private int created;
        private int updated;
        private int unchanged;
        private int failed;
        private boolean ended;

        Run(ImportOptions options, Report report, WaitingEdges waiting, @Nullable Rehearsal rehearsal) {
            this.options = options;
            this.report = report;
            this.waiting = waiting;
            this.rehearsal = rehearsal;
        }

        void all(Opening opening, Path folder) throws IOException {
            // A thread of its own: this one may wait for the sender or the database for longer than a second
            var timer = Executors.newSingleThreadScheduledExecutor(task -> {
                var thread = new Thread(task, "import-progress");
                thread.setDaemon(true);
                return thread;
            });
            try {
                timer.scheduleWithFixedDelay(() -> progress(timer), PROGRESS_EVERY.toMillis(), PROGRESS_EVERY.toMillis(),
                        TimeUnit.MILLISECONDS);
                try (var source = opening.open(folder)) {
                    readAll(source);
                    lateOnes();
                    summary(source.skipped(), source.remarks());
                } catch (ProblemException problem) {
                    // Of the file as a whole
                    fail(1, problem, null, null);
                    summary(Map.of(), List.of());
                }
            } finally {
                timer.shutdownNow();
            }
        }

        private void readAll(ImportSource source) throws IOException {
            var batch = new ArrayList<Item>();
            var bytes = 0;
            for (var item = source.next(); item != null; item = source.next()) {
                batch.add(item);
                bytes += item.size();
                if (batch.size() == BATCH || bytes >= BATCH_BYTES) {
                    write(batch);
                    batch.clear();
                    bytes = 0;
                }
            }
            write(batch);
        }

        private void write(List<Item> batch) throws IOException {
            var good = batch.stream().filter(item -> item.problem() == null).toList();
            var done = together(() -> bring(good));
            int next = 0;
            for (var item : batch) {
                if (item.problem() != null) {
                    fail(item.number(), item.problem(), null, null);
                } else if (done == null) {
                    alone(item);
                } else {
                    tell(item, done.get(next++));
                }
            }
        }

        private List<Imported> bring(List<Item> items) {
            if (items.stream().allMatch(item -> item.article() != null)) {
                return articles.bring(items.stream().map(Item::article).toList(), options);
            }
            records.hold(items.stream().map(Item::record).filter(Objects::nonNull).toList(), options);
            return items.stream().map(this::bring).toList();
        }

        private Imported bring(Item item) {
            return item.article() != null ? articles.bring(List.of(item.article()), options).get(0)
                    : records.bring(item.record(), options, restoration);
        }

        /** All in one transaction; null when one of them failed and nothing was written. */
        private @Nullable List<Imported> together(Supplier<List<Imported>> work) {
            try {
                return transaction(work);
            } catch (RuntimeException e) {
                // Whatever it was, it is met again and told when its line is done alone
                return null;
            }
        }

        private void alone(Item item) throws IOException {
            Imported imported;
            try {
                imported = persistently(() -> bring(List.of(item)).get(0));
            } catch (RuntimeException e) {
                if (item.record() != null) {
                    restoration.add(item.record());
                }
                fail(item.number(), problem(e), null, null);
                return;
            }
            tell(item, imported);
        }

        /** Another writer may be in the way for a moment; nobody else will send the line again. */
        private Imported persistently(Supplier<Imported> work) {
            for (int tries = 1;; tries++) {
                try {
                    return transaction(work);
                } catch (RuntimeException e) {
                    if (tries == TRIES
                            || ProblemMapper.known(e).filter(known -> known.type() == ProblemType.OVERLOADED).isEmpty()) {
                        throw e;
                    }
                }
            }
        }

        private <T> T transaction(Supplier<T> work) {
            var transaction = QuarkusTransaction.requiringNew().timeout(300);
            if (!options.dryRun()) {
                return transaction.call(work::get);
            }
            try {
                return transaction.call(() -> {
                    throw new Undone(work.get());
                });
            } catch (Undone undone) {
                return undone.result();
            }
        }

        private void tell(Item item, Imported imported) throws IOException {
            var told = imported;
            if (rehearsal != null && item.article() != null) {
                try {
                    told = rehearsal.remember(item.article(), imported, options);
                } catch (ProblemException problem) {
                    fail(item.number(), problem, null, null);
                    return;
                }
            }
            if (told.waiting().isEmpty()) {
                tell(item.number(), told);
            } else {
                waiting.add(item.number(), told);
            }
        }

        private void lateOnes() throws IOException {
            var batch = new ArrayList<WaitingEdges.Late>();
            for (var late = waiting.next(); late != null; late = waiting.next()) {
                batch.add(late);
                if (batch.size() == BATCH) {
                    relate(batch);
                    batch.clear();
                }
            }
            relate(batch);
        }

        private void relate(List<WaitingEdges.Late> batch) throws IOException {
            var done = together(() -> related(batch));
            for (int i = 0; i < batch.size(); i++) {
                var late = batch.get(i);
                Imported imported;
                try {
                    imported = done != null ? done.get(i) : persistently(() -> related(List.of(late)).get(0));
                } catch (RuntimeException e) {
                    fail(late.number(), problem(e), late.id(), late.slug());
                    continue;
                }
                tell(late.number(), imported);
            }
        }

        private List<Imported> related(List<WaitingEdges.Late> batch) {
            return rehearsal == null ? articles.relate(batch.stream().map(WaitingEdges.Late::imported).toList(), options)
                    : batch.stream().map(this::rehearsed).toList();
        }

        private Imported rehearsed(WaitingEdges.Late late) {
            var known = lookup.find(late.edges().stream().map(ImportLine.Edge::target).toList());
            var missing = late.edges().stream().map(ImportLine.Edge::target)
                    .filter(target -> !known.containsKey(target) && !rehearsal.knows(target)).toList();
            if (!missing.isEmpty()) {
                throw ArticleImport.missing(missing);
            }
            return late.imported().afterRelations(false);
        }

        private synchronized void tell(int number, Imported imported) throws IOException {
            lines++;
            switch (imported.status()) {
                case "created" -> created++;
                case "updated" -> updated++;
                default -> unchanged++;
            }
            report.line(ImportReport.item(number, imported.status(), imported.id(), imported.slug(), imported.note()));
        }

        private synchronized void fail(int number, ProblemException problem, @Nullable UUID id, @Nullable String slug)
                throws IOException {
            failed++;
            lines++;
            report.line(ImportReport.failed(number, ImportProblem.of(problem), id, slug));
        }

        private synchronized void progress(ScheduledExecutorService timer) {
            try {
                if (!ended) {
                    report.line(ImportReport.progress(counts()));
                }
            } catch (IOException e) {
                // Whoever sent the file has left; the thread that reads it finds out by itself
                LOG.debug("Progress reached nobody", e);
                timer.shutdown();
            }
        }

        private synchronized void summary(Map<String, Long> skipped, List<String> remarks) throws IOException {
            ended = true;
            var notes = new ArrayList<>(remarks);
            notes.addAll(restoration.remarks());
            report.line(ImportReport.summary(counts(), new TreeMap<>(skipped), notes));
        }

        private Counts counts() {
            return new Counts(lines, created, updated, unchanged, failed,
                    Duration.ofNanos(System.nanoTime() - started).toMillis());
        }
    }

    /** Carries a result out of a transaction that is rolled back. */
    private static final class Undone extends RuntimeException {

        private static final long serialVersionUID = 1L;

        private final transient Object result;

        Undone(Object result) {
            super(null, null, false, false);
            this.result = result;
        }

        @SuppressWarnings("unchecked")
        <T> T result() {
            return (T) result;
        }
    }

    /** The problem behind an exception; what is not the line's fault is logged, and the next line is tried. */
    private static ProblemException problem(RuntimeException e) {
        return ProblemMapper.known(e).orElseGet(() -> {
            LOG.error("A line of an import failed", e);
            return new ProblemException(ProblemType.INTERNAL, "The service failed at this line; its log says how.");
        });
    }
}
