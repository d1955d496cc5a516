package org.masthead.transfer;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import jakarta.enterprise.context.ApplicationScoped;

import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.masthead.shared.problem.ProblemException;
import org.masthead.shared.problem.ProblemType;
import org.masthead.transfer.ArticleImport.Imported;
import org.masthead.transfer.ImportReport.Counts;
import org.masthead.transfer.ImportReport.ImportProblem;

import io.quarkus.narayana.jta.QuarkusTransaction;

/**
 * Reads NDJSON line by line and writes in batches: a batch is one transaction, and when one of its lines fails, each of
 * them is done again alone, so that a bad line takes no other with it.
 */
@ApplicationScoped
class Importer {

    private static final Logger LOG = Logger.getLogger(Importer.class);
    // A commit is a wait for the disk: 50 lines share one, and a report is never far behind
    private static final int BATCH = 50;
    // A body of 1 MiB, every character escaped, and room for the rest
    private static final int MAX_LINE = 8 << 20;
    private static final Duration PROGRESS_EVERY = Duration.ofMillis(900);

    private final ArticleImport articles;

    Importer(ArticleImport articles) {
        this.articles = articles;
    }

    /** Where the report goes, line by line. */
    interface Report {

        void line(ImportReport line) throws IOException;
    }

    void run(InputStream lines, ImportOptions options, Report report) throws IOException {
        new Run(options, report).all(new BufferedInputStream(lines, 1 << 16));
    }

    private record Numbered(int number, @Nullable ImportLine line, @Nullable ProblemException problem) {
    }

    private record Waiting(int number, Imported imported) {
    }

    private final class Run {

        private final ImportOptions options;
        private final Report report;
        private final long started = System.nanoTime();
        private final List<Waiting> waiting = new ArrayList<>();
        private long reported = started;
        private int lines;
        private int created;
        private int updated;
        private int unchanged;
        private int failed;

        Run(ImportOptions options, Report report) {
            this.options = options;
            this.report = report;
        }

        void all(InputStream input) throws IOException {
            var batch = new ArrayList<Numbered>();
            int number = 0;
            for (var bytes = next(input); bytes != null; bytes = next(input)) {
                number++;
                if (number == 1) {
                    bytes = withoutByteOrderMark(bytes);
                }
                if (!blank(bytes)) {
                    batch.add(read(number, bytes));
                }
                if (batch.size() == BATCH) {
                    write(batch);
                    batch.clear();
                }
            }
            write(batch);
            for (var late : waiting) {
                relate(late);
            }
            report.line(ImportReport.summary(counts()));
        }

        private Numbered read(int number, byte[] bytes) {
            if (bytes.length > MAX_LINE) {
                return new Numbered(number, null,
                        new ProblemException(ProblemType.TOO_LARGE, "The line is longer than " + MAX_LINE + " bytes."));
            }
            try {
                return new Numbered(number, ImportLine.read(bytes), null);
            } catch (ProblemException problem) {
                return new Numbered(number, null, problem);
            }
        }

        private void write(List<Numbered> batch) throws IOException {
            var done = together(batch.stream().filter(line -> line.line() != null).toList());
            int next = 0;
            for (var line : batch) {
                if (line.problem() != null) {
                    fail(line.number(), line.problem());
                } else if (done == null) {
                    alone(line);
                } else {
                    tell(line.number(), done.get(next++));
                }
            }
        }

        /** All in one transaction; null when one of them failed and nothing was written. */
        private @Nullable List<Imported> together(List<Numbered> batch) {
            try {
                return QuarkusTransaction.requiringNew().timeout(300)
                        .call(() -> batch.stream().map(line -> articles.bring(line.line(), options)).toList());
            } catch (RuntimeException e) {
                // Whatever it was, it is met again and told when its line is done alone
                return null;
            }
        }

        private void alone(Numbered line) throws IOException {
            try {
                tell(line.number(), QuarkusTransaction.requiringNew().call(() -> articles.bring(line.line(), options)));
            } catch (RuntimeException e) {
                fail(line.number(), problem(e));
            }
        }

        private void relate(Waiting late) throws IOException {
            try {
                var imported = QuarkusTransaction.requiringNew().call(() -> articles.relate(late.imported(), options));
                tell(late.number(), imported);
            } catch (RuntimeException e) {
                var problem = problem(e);
                failed++;
                lines++;
                report.line(ImportReport.failed(late.number(), ImportProblem.of(problem), late.imported().id(),
                        late.imported().slug()));
            }
        }

        private void tell(int number, Imported imported) throws IOException {
            if (!imported.waiting().isEmpty()) {
                waiting.add(new Waiting(number, imported));
                return;
            }
            lines++;
            switch (imported.status()) {
                case "created" -> created++;
                case "updated" -> updated++;
                default -> unchanged++;
            }
            report.line(ImportReport.item(number, imported.status(), imported.id(), imported.slug(), imported.note()));
            progress();
        }

        private void fail(int number, ProblemException problem) throws IOException {
            failed++;
            lines++;
            report.line(ImportReport.failed(number, ImportProblem.of(problem), null, null));
            progress();
        }

        private void progress() throws IOException {
            if (System.nanoTime() - reported > PROGRESS_EVERY.toNanos()) {
                reported = System.nanoTime();
                report.line(ImportReport.progress(counts()));
            }
        }

        private Counts counts() {
            return new Counts(lines, created, updated, unchanged, failed,
                    Duration.ofNanos(System.nanoTime() - started).toMillis());
        }
    }

    /** The problem behind an exception; what is not the line's fault is logged, and the next line is tried. */
    private static ProblemException problem(RuntimeException e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof ProblemException problem) {
                return problem;
            }
        }
        LOG.error("A line of an import failed", e);
        return new ProblemException(ProblemType.INTERNAL, "The service failed at this line; its log says how.");
    }

    private static byte[] withoutByteOrderMark(byte[] line) {
        return line.length > 2 && line[0] == (byte) 0xEF && line[1] == (byte) 0xBB && line[2] == (byte) 0xBF
                ? Arrays.copyOfRange(line, 3, line.length)
                : line;
    }

    private static boolean blank(byte[] line) {
        for (byte b : line) {
            if (b != ' ' && b != '\t' && b != '\r') {
                return false;
            }
        }
        return true;
    }

    /** The next line without its end, null after the last; a line that is too long is cut one byte past the limit. */
    private static byte @Nullable [] next(InputStream input) throws IOException {
        int b = input.read();
        if (b < 0) {
            return null;
        }
        var line = new ByteArrayOutputStream(4096);
        for (; b >= 0 && b != '\n'; b = input.read()) {
            if (line.size() <= MAX_LINE) {
                line.write(b);
            }
        }
        return line.toByteArray();
    }
}
