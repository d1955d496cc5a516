package org.masthead.related.automatic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.masthead.related.automatic.Finding.aSubject;
import static org.masthead.related.automatic.Finding.about;
import static org.masthead.related.automatic.Finding.await;
import static org.masthead.related.automatic.Finding.found;
import static org.masthead.related.automatic.Finding.inOtherWords;
import static org.masthead.testsupport.Newsroom.admin;
import static org.masthead.testsupport.Newsroom.anArticle;
import static org.masthead.testsupport.Newsroom.anyone;
import static org.masthead.testsupport.Newsroom.editor;
import static org.masthead.testsupport.Newsroom.unique;

import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import jakarta.inject.Inject;

import org.apache.lucene.index.CorruptIndexException;
import org.apache.lucene.store.AlreadyClosedException;
import org.apache.lucene.store.FSDirectory;
import org.hibernate.Session;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.masthead.article.ReadTogether;
import org.masthead.related.HiddenArticles;
import org.masthead.shared.site.Site;
import org.masthead.testsupport.MovableClock;
import org.masthead.testsupport.NewsroomTest;
import org.masthead.testsupport.WrittenArticle;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;

/** Instances that find related articles on one database, one after the other and at once. The suite's own does not. */
@NewsroomTest
class WorkTest {

    private static final Duration READERS_EVERY = Duration.ofHours(1);

    @Inject
    Session entities;
    @Inject
    Site site;
    @Inject
    Clock clock;
    @Inject
    ReadTogether readTogether;
    @Inject
    HiddenArticles hidden;
    @TempDir
    Path folder;

    private record Config(boolean auto, int kept, Duration poll, Duration lease, Duration readersEvery,
            String index) implements AutomaticConfig {
    }

    /** An instance of its own. */
    private final class Finder implements AutoCloseable {

        private final MeterRegistry metrics = new SimpleMeterRegistry();
        private final ReadTogether together;
        private final SuggestionFinder finder;

        Finder(Path index) {
            this(index, readTogether);
        }

        Finder(Path index, ReadTogether readTogether) {
            this(config(60, READERS_EVERY, index), readTogether);
        }

        Finder(Config config, ReadTogether readTogether) {
            together = readTogether;
            finder = new SuggestionFinder(work(config), config, readTogether, clock, metrics);
            finder.start(new StartupEvent());
        }

        double lists() {
            return metrics.counter("masthead.suggestions.lists").count();
        }

        double amended() {
            return metrics.counter("masthead.suggestions.amended").count();
        }

        double gauge(String name) {
            return metrics.get("masthead.suggestions." + name).gauge().value();
        }

        void awaitRest() {
            await("everything is found", () -> gauge("indexed") > 0 && gauge("waiting") == 0 && noted() == 0);
        }

        @Override
        public void close() {
            if (together instanceof Gate gate) {
                gate.open();
            }
            stop();
        }

        void stop() {
            try {
                finder.stop(new ShutdownEvent());
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    @BeforeEach
    void nobodyHoldsTheWork() {
        QuarkusTransaction.requiringNew().run(() -> entities
                .createNativeMutationQuery("update suggestion_state set holder = null where id = 1").executeUpdate());
    }

    /** As of what was live by the clock of another test. */
    @BeforeEach
    void nothingThatIsNotLiveHasAList() {
        QuarkusTransaction.requiringNew().run(() -> List.of("suggestion", "suggestion_list").forEach(table -> entities
                .createNativeMutationQuery(
                        "delete from " + table + " where article_id not in (select article_id from publication"
                                + " where ended = false and live_from <= :now and live_until > :now)")
                .setParameter("now", clock.instant()).executeUpdate()));
    }

    private static Config config(int kept, Duration readersEvery, Path index) {
        return new Config(true, kept, Duration.ofMillis(20), Duration.ofSeconds(15), readersEvery, index.toString());
    }

    private Work work(AutomaticConfig config) {
        return work(config, clock);
    }

    private Work work(AutomaticConfig config, Clock clock) {
        return new Work(entities, hidden, site, () -> false, config, clock);
    }

    private Work work() {
        return work(clock);
    }

    private Work work(Clock clock) {
        return work(config(60, READERS_EVERY, folder), clock);
    }

    /** What is due or stale, not told to readers' caches yet, or not looked at yet: a new database, or what readers read. */
    private long noted() {
        var now = clock.instant();
        return QuarkusTransaction.requiringNew().call(() -> entities.createNativeQuery("""
                select (select count(*) from suggestion_change where due_at <= :now) + (select count(*) from suggestion_stale)
                + (select count(*) from suggestion_state where unannounced = true or algorithm = ''
                    or readers_at is null or readers_at > :now or readers_at <= :due)""",
                Long.class).setParameter("now", now).setParameter("due", now.minus(READERS_EVERY)).getSingleResult());
    }

    @Test
    void onlyOneHoldsTheWorkUntilItLetsGoOrFallsSilent() {
        var first = work();
        var second = work();
        assertThat(first.hold()).isTrue();
        assertThat(second.hold()).isFalse();
        first.release();
        assertThat(second.hold()).isTrue();
        assertThat(first.hold()).isFalse();
        MovableClock.advance(Duration.ofSeconds(16));
        assertThat(first.hold()).isTrue();
        // It has not noticed yet, and must not write
        assertThatThrownBy(() -> second.store(List.of(new Work.Found(UUID.randomUUID(), List.of())), true))
                .isInstanceOf(Work.Lost.class);
        assertThatThrownBy(
                () -> second.amend(List.of(entering(UUID.randomUUID(), candidate(UUID.randomUUID(), 0.1))), Map.of()))
                .isInstanceOf(Work.Lost.class);
        assertThat(second.hold()).isFalse();
        first.release();
    }

    @Test
    void holderWithAClockFarAheadIsWaitedForNoLongerThanAnother() {
        MovableClock.advance(Duration.ofDays(40));
        var ahead = work();
        assertThat(ahead.hold()).isTrue();
        MovableClock.reset();
        var other = work();
        assertThat(other.hold()).isFalse();
        MovableClock.advance(Duration.ofSeconds(16));
        assertThat(other.hold()).isTrue();
        other.release();
    }

    @ParameterizedTest
    @ValueSource(longs = { -3600, -40, -20, 20, 40, 3600 })
    void otherClocksTakeNothingFromWhoeverIsAtWork(long seconds) {
        var holder = work();
        var other = work(Clock.offset(clock, Duration.ofSeconds(seconds)));
        assertThat(holder.hold()).isTrue();
        for (int turn = 0; turn < 10; turn++) {
            assertThat(other.hold()).isFalse();
            MovableClock.advance(Duration.ofSeconds(5));
            assertThat(holder.hold()).isTrue();
        }
        MovableClock.advance(Duration.ofSeconds(5));
        assertThat(other.hold()).isFalse();
        MovableClock.advance(Duration.ofSeconds(16));
        assertThat(other.hold()).isTrue();
        assertThat(holder.hold()).isFalse();
        other.release();
    }

    @Test
    void whatIsThereCostsNothingAtARestart() throws IOException {
        var subject = aSubject();
        var article = about(subject).published();
        var other = about(subject).published();
        try (var finder = new Finder(folder.resolve("index"))) {
            finder.awaitRest();
            assertThat(found(article)).containsExactly(other.id());
        }
        try (var finder = new Finder(folder.resolve("index"))) {
            finder.awaitRest();
            assertThat(finder.lists()).isZero();
        }
        // The index may be deleted: it is made anew, and what was found stays
        try (var finder = new Finder(folder.resolve("another"))) {
            finder.awaitRest();
            assertThat(finder.lists()).isZero();
            var third = about(subject).published();
            await("the new index finds", () -> found(article).contains(third.id()));
        }
        assertThat(Files.exists(folder.resolve("another"))).isTrue();
    }

    @Test
    void whatHappensWhileNobodyFindsIsFoundLater() {
        var subject = aSubject();
        var article = about(subject).published();
        var gone = about(subject).published();
        try (var finder = new Finder(folder.resolve("index"))) {
            finder.awaitRest();
        }
        assertThat(found(article)).containsExactly(gone.id());
        editor().post("/v1/articles/{article}/unpublish", gone.id()).statusCode(200);
        var added = about(subject).published();
        try (var finder = new Finder(folder.resolve("index"))) {
            finder.awaitRest();
        }
        assertThat(found(article)).containsExactly(added.id());
        assertThat(found(added)).containsExactly(article.id());
    }

    @Test
    void whatCameToItsTimeWhileNobodyFoundEntersOtherLists() {
        var subject = aSubject();
        var article = about(subject).published();
        var begins = clock.instant().plus(Duration.ofHours(1));
        var scheduled = about(subject).published(begins, begins.plus(Duration.ofDays(1)));
        try (var finder = new Finder(folder.resolve("index"))) {
            finder.awaitRest();
        }
        assertThat(found(article)).isEmpty();
        MovableClock.set(begins.plus(Duration.ofMinutes(1)));
        // It is in the index by the opening, and its change still waits
        try (var finder = new Finder(folder.resolve("index"))) {
            finder.awaitRest();
            await("both are found", () -> found(article).contains(scheduled.id()) && found(scheduled).contains(article.id()));
        }
    }

    /** It was done too early, so nothing waits for the right time any more. */
    @Test
    void whatAClockThatWasAheadMadeDueEntersOtherLists() {
        var subject = aSubject();
        var article = about(subject).published();
        var begins = clock.instant().plus(Duration.ofHours(1));
        var scheduled = about(subject).published(begins, begins.plus(Duration.ofDays(1)));
        MovableClock.set(begins.plus(Duration.ofMinutes(1)));
        try (var finder = new Finder(folder.resolve("index"))) {
            finder.awaitRest();
        }
        assertThat(found(article)).containsExactly(scheduled.id());
        MovableClock.reset();
        try (var finder = new Finder(folder.resolve("index"))) {
            finder.awaitRest();
            editor().ifMatch("*").patching(Map.of("standfirst", unique("Again")))
                    .patch("/v1/articles/{article}/draft", article.id())
                    .statusCode(200);
            editor().post("/v1/articles/{article}/publish", article.id()).statusCode(200);
            await("its list is found without", () -> !stored(article, scheduled));
        }
        MovableClock.set(begins.plus(Duration.ofMinutes(1)));
        try (var finder = new Finder(folder.resolve("index"))) {
            finder.awaitRest();
        }
        assertThat(found(article)).containsExactly(scheduled.id());
    }

    @Test
    void anotherAlgorithmFindsEachListOnceAndLeavesNothingOfWhatIsGone() {
        var subject = aSubject();
        var article = about(subject).published();
        var other = about(subject).published();
        try (var finder = new Finder(folder.resolve("index"))) {
            finder.awaitRest();
        }
        assertThat(stored(article, other)).isTrue();
        editor().post("/v1/articles/{article}/unpublish", article.id()).statusCode(200);
        QuarkusTransaction.requiringNew().run(() -> entities
                .createNativeMutationQuery("update suggestion_state set algorithm = 'older' where id = 1").executeUpdate());
        var third = about(subject).published();
        try (var finder = new Finder(folder.resolve("index"))) {
            finder.awaitRest();
            assertThat(finder.lists()).isEqualTo(finder.gauge("indexed") + 1);
        }
        assertThat(found(other)).containsExactly(third.id());
        assertThat(stored(article, other)).isFalse();
        assertThat(stored(other, article)).isFalse();
    }

    @Test
    void whatIsShownAgainWhileNobodyFindsEntersOtherLists() {
        var subject = aSubject();
        var article = about(subject).published();
        var superseded = about(subject).published();
        // No list has it, so none tells that it went
        var newer = anArticle().with("sensitive", true).published();
        editor().query("type", "supersedes").put("/v1/articles/{article}/relations/{target}", newer.id(), superseded.id())
                .statusCode(201);
        try (var finder = new Finder(folder.resolve("index"))) {
            finder.awaitRest();
        }
        assertThat(stored(article, superseded)).isFalse();
        editor().post("/v1/articles/{article}/unpublish", newer.id()).statusCode(200);
        try (var finder = new Finder(folder.resolve("index"))) {
            finder.awaitRest();
        }
        assertThat(found(article)).containsExactly(superseded.id());
    }

    @ParameterizedTest
    @ValueSource(booleans = { false, true })
    void whatEditorsRelateTakesNoPlace(boolean restored) {
        var subject = aSubject();
        var article = about(subject).published();
        var first = about(subject).published();
        var second = about(subject).published();
        try (var finder = new Finder(config(1, READERS_EVERY, folder.resolve("index")), readTogether)) {
            finder.awaitRest();
            var best = stored(article, first) ? first : second;
            var other = best == first ? second : first;
            assertThat(stored(article, best)).isTrue();
            assertThat(stored(article, other)).isFalse();
            if (restored) {
                admin().sending("application/x-ndjson", """
                        {"kind": "relation", "id": "%s", "sourceId": "%s", "targetId": "%s", "type": "followedBy", \
                        "sourcePosition": 1, "targetPosition": 1, "label": "", "pinned": false, \
                        "createdAt": "2020-01-01T00:00:00Z", "createdBy": "x"}""".formatted(UUID.randomUUID(), article.id(),
                        best.id())).post("/v1/import").statusCode(200).body(containsString("\"created\":1"));
            } else {
                editor().put("/v1/articles/{article}/relations/{target}", article.id(), best.id()).statusCode(201);
            }
            await("the other takes its place", () -> found(article).equals(List.of(other.id())));
        }
    }

    @Test
    void manyEdgesOfAnArticleAreOneSearch() {
        var subject = aSubject();
        var article = about(subject).published();
        var other = about(subject).published();
        try (var finder = new Finder(folder.resolve("index"))) {
            finder.awaitRest();
        }
        // More than are read at once
        noteOwn(article, 1500);
        editor().post(Finding.DISMISS, article.id(), other.id()).statusCode(204);
        try (var finder = new Finder(folder.resolve("index"))) {
            finder.awaitRest();
            assertThat(finder.lists()).isEqualTo(2);
        }
        assertThat(found(article)).isEmpty();
        assertThat(found(other)).containsExactly(article.id());
    }

    private void noteOwn(WrittenArticle article, int times) {
        QuarkusTransaction.requiringNew().run(() -> IntStream.range(0, times).forEach(i -> entities.createNativeMutationQuery(
                "insert into suggestion_change (article_id, due_at, own) values (:article, :now, true)")
                .setParameter("article", UUID.fromString(article.id())).setParameter("now", clock.instant()).executeUpdate()));
    }

    private void noteStale(int lists) {
        QuarkusTransaction.requiringNew().run(() -> IntStream.range(0, lists).forEach(i -> entities.createNativeMutationQuery(
                "insert into suggestion_stale (article_id, urgency) values (:article, :urgency)")
                .setParameter("article", UUID.randomUUID()).setParameter("urgency", StaleLists.REBUILD).executeUpdate()));
    }

    /** Of more articles than are followed at once, the last with a change of its own list too. */
    @Test
    void ownChangeOfAnArticleThatChangedIsFollowedWithIt() {
        var subject = aSubject();
        var first = about(subject).published();
        try (var finder = new Finder(folder.resolve("index"))) {
            finder.awaitRest();
        }
        IntStream.range(0, 60).forEach(i -> anArticle().published());
        var last = about(subject).published();
        editor().post(Finding.DISMISS, last.id(), first.id()).statusCode(204);
        noteOwn(first, 1);
        try (var finder = new Finder(folder.resolve("index"))) {
            finder.awaitRest();
        }
        assertThat(found(first)).containsExactly(last.id());
        assertThat(found(last)).isEmpty();
    }

    /** As after a stop: what is in is known, and the rest is no news. */
    @Test
    void indexWhoseMakingWasInterruptedIsCompletedAndNothingIsFoundAnew() throws IOException {
        var articles = IntStream.range(0, 30).mapToObj(i -> anArticle().published()).toList();
        try (var finder = new Finder(folder.resolve("index"))) {
            finder.awaitRest();
        }
        var some = articles.stream().limit(10).map(article -> UUID.fromString(article.id())).toList();
        try (var index = new TextIndex(FSDirectory.open(folder.resolve("another")), Weights.STANDARD)) {
            for (var publication : work().publications(some).values()) {
                index.put(Work.text(publication));
            }
            assertThat(index.isWhole()).isFalse();
        }
        try (var finder = new Finder(folder.resolve("another"))) {
            finder.awaitRest();
            assertThat(finder.gauge("indexed")).isGreaterThanOrEqualTo(30);
            assertThat(finder.lists()).isZero();
        }
    }

    /** An article that nothing can be found for. */
    private final class Failing implements ReadTogether {

        private final AtomicReference<UUID> article = new AtomicReference<>();

        @Override
        public Map<UUID, Long> with(UUID asked, int limit) {
            if (asked.equals(article.get())) {
                throw new IllegalStateException("as a bug may");
            }
            return readTogether.with(asked, limit);
        }

        @Override
        public Set<UUID> since(LocalDate day) {
            return Set.of();
        }
    }

    @Test
    void articleThatFailsKeepsNoOtherFromBeingFound() {
        var failing = new Failing();
        var subject = aSubject();
        try (var messages = new Messages(); var finder = new Finder(folder.resolve("index"), failing)) {
            finder.awaitRest();
            var bad = about(subject).draft();
            failing.article.set(UUID.fromString(bad.id()));
            editor().post("/v1/articles/{article}/publish", bad.id()).statusCode(200);
            var article = about(subject).published();
            var other = about(subject).published();
            await("the others are found", () -> found(article).contains(other.id()));
            finder.awaitRest();
            assertThat(messages.said).contains("The text index is damaged, and is made anew from the database");
            assertThat(messages.said).anySatisfy(said -> assertThat(said).startsWith(
                    "Article " + bad.id() + " has no related articles"));
            assertThat(finder.metrics.counter("masthead.suggestions.failed").count()).isPositive();
            // It is in the lists of others all the same
            assertThat(found(article)).contains(bad.id());
            assertThat(found(bad)).isEmpty();
        }
    }

    @Test
    void whatTheSameReadersReadIsFoundWithoutAnyWrite() {
        var article = anArticle().title(unique("Alone ")).language("xa").published();
        var other = anArticle().title(unique("Apart ")).language("xa").published();
        try (var finder = new Finder(folder.resolve("index"))) {
            finder.awaitRest();
            assertThat(found(article)).isEmpty();
        }
        var before = work().readersFollowed();
        try (var finder = new Finder(config(60, Duration.ofSeconds(1), folder.resolve("index")), readTogether)) {
            await("readers were followed", () -> finder.gauge("indexed") > 0 && !work().readersFollowed().equals(before));
            var events = IntStream.range(0, 10).mapToObj(i -> unique("visitor")).flatMap(visitor -> Stream.of(article, other)
                    .map(read -> Map.of("article", read.slug(), "visitor", visitor))).toList();
            anyone().header("User-Agent", "Mozilla/5.0").sending(Map.of("events", events)).post("/v1/views").statusCode(200)
                    .body("accepted", equalTo(20));
            await("a list of it", () -> found(article).equals(List.of(other.id())));
            anyone().query("origin", "auto").query("explain", true).get("/v1/articles/{article}/related", article.id())
                    .body("data[0].reasons.code", hasItem("read-together"))
                    .body("data[0].reasons.detail", hasItem("10 readers read both on the same day"));
        }
    }

    @Test
    void damageIsKnownByWhatCausedIt() {
        var corrupt = new CorruptIndexException("checksum", "file");
        assertThat(IndexFiles.isDamage(corrupt)).isTrue();
        // As after a merge that failed in the background
        assertThat(IndexFiles.isDamage(new AlreadyClosedException("closed", corrupt))).isTrue();
        assertThat(IndexFiles.isDamage(new UncheckedIOException(new EOFException()))).isTrue();
        assertThat(IndexFiles.isDamage(new InternalError("a fault occurred in an unsafe memory access operation"))).isTrue();
        assertThat(IndexFiles.isDamage(new IOException("No space left on device"))).isFalse();
        assertThat(IndexFiles.isDamage(new IllegalStateException(new SQLException("gone")))).isFalse();
        assertThat(IndexFiles.isOfOthers(new IllegalStateException(new SQLException("gone")))).isTrue();
        assertThat(IndexFiles.isOfOthers(new IndexOutOfBoundsException())).isFalse();
    }

    @Test
    void damagedIndexIsMadeAnew() throws IOException {
        var subject = aSubject();
        var article = about(subject).published();
        var index = folder.resolve("index");
        try (var finder = new Finder(index)) {
            finder.awaitRest();
        }
        var other = Files.writeString(index.resolve("notes.txt"), "not the index's");
        try (var files = Files.list(index)) {
            for (var file : files.filter(file -> file.toString().endsWith(".cfs") || file.toString().endsWith(".fdt"))
                    .toList()) {
                try (var channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
                    channel.truncate(channel.size() / 2);
                }
            }
        }
        try (var finder = new Finder(index)) {
            finder.awaitRest();
            var third = about(subject).published();
            await("the new index finds", () -> found(article).contains(third.id()));
            assertThat(finder.gauge("alive")).isEqualTo(1);
        }
        assertThat(other).exists();
    }

    /** Lets a search begin when it is told to. */
    private static final class Gate implements ReadTogether {

        private final Semaphore searches = new Semaphore(0);
        private final Predicate<UUID> held;

        private Gate(Predicate<UUID> held) {
            this.held = held;
        }

        static Gate ofAll() {
            return new Gate(article -> true);
        }

        static Gate of(WrittenArticle... lists) {
            return new Gate(Stream.of(lists).map(list -> UUID.fromString(list.id())).toList()::contains);
        }

        @Override
        public Map<UUID, Long> with(UUID article, int limit) {
            if (held.test(article)) {
                searches.acquireUninterruptibly();
            }
            return Map.of();
        }

        @Override
        public Set<UUID> since(LocalDate day) {
            return Set.of();
        }

        void open() {
            searches.release(1_000_000);
        }
    }

    /** What the finder logs. */
    private static final class Messages extends Handler implements AutoCloseable {

        private final Logger logger = Logger.getLogger(SuggestionFinder.class.getPackageName());
        private final List<String> said = new CopyOnWriteArrayList<>();

        Messages() {
            logger.addHandler(this);
        }

        @Override
        public void publish(LogRecord message) {
            said.add(message.getMessage().formatted(message.getParameters()));
        }

        @Override
        public void flush() {
        }

        @Override
        public void close() {
            logger.removeHandler(this);
        }
    }

    @Test
    void rebuildTellsItsProgressAndKeepsNobodyWaiting() {
        var subject = aSubject();
        var article = about(subject).published();
        // More than two steps of the work
        IntStream.range(0, 120).forEach(i -> anArticle().published());
        try (var finder = new Finder(folder.resolve("index"))) {
            finder.awaitRest();
        }
        var other = about(subject).published();
        try (var finder = new Finder(folder.resolve("index"))) {
            finder.awaitRest();
        }
        QuarkusTransaction.requiringNew().run(() -> entities
                .createNativeMutationQuery("update suggestion_state set algorithm = 'older' where id = 1").executeUpdate());
        var gate = Gate.ofAll();
        try (var messages = new Messages(); var finder = new Finder(folder.resolve("index"), gate)) {
            await("it begins to search", () -> gate.searches.hasQueuedThreads());
            var all = (int) finder.gauge("waiting");
            assertThat(all).isGreaterThan(120);
            assertThat(finder.gauge("indexed")).isEqualTo(all);
            assertThat(messages.said).contains("All related articles are found anew, as auto-1");
            assertThat(found(article)).containsExactly(other.id());
            var third = about(subject).published();
            gate.searches.release(50);
            await("a step is done", () -> finder.gauge("waiting") == all - 50);
            assertThat(finder.lists()).isEqualTo(50);
            await("it says so", () -> messages.said.contains("Related articles are still to be found for %d of %d articles"
                    .formatted(all - 50, all)));
            gate.open();
            var slowest = Duration.ZERO;
            for (int i = 0; i < 10 || finder.gauge("waiting") > 0; i++) {
                var started = System.nanoTime();
                found(article);
                if (i < 20) {
                    about(aSubject()).published();
                }
                var took = Duration.ofNanos(System.nanoTime() - started);
                slowest = took.compareTo(slowest) > 0 ? took : slowest;
            }
            finder.awaitRest();
            assertThat(slowest).isLessThan(Duration.ofSeconds(5));
            await("it says that it is done", () -> messages.said.contains("All related articles are found"));
            assertThat(finder.lists()).isGreaterThan(all);
            assertThat(found(article)).containsExactlyInAnyOrder(other.id(), third.id());
        }
    }

    /** Its own list is found and where else it belongs is looked up; of the others none is found anew. */
    @Test
    void whatArrivesIsInTheListsOfOthersBeforeTheseAreFoundAnew() {
        var subject = aSubject();
        var others = List.of(inOtherWords(subject).published(), inOtherWords(subject).published());
        try (var finder = new Finder(folder.resolve("index"))) {
            finder.awaitRest();
        }
        var gate = Gate.of(others.get(0), others.get(1));
        try (var finder = new Finder(folder.resolve("index"), gate)) {
            await("the index is open", () -> finder.gauge("indexed") > 0);
            var article = inOtherWords(subject).published();
            await("the others have it", () -> others.stream().allMatch(other -> found(other).contains(article.id())));
            await("it says so", () -> finder.amended() == 2);
            assertThat(finder.lists()).isEqualTo(1);
            var amended = others.stream().map(other -> row(other, article)).toList();
            gate.open();
            finder.awaitRest();
            assertThat(finder.lists()).isEqualTo(3);
            assertThat(others.stream().map(other -> row(other, article)).toList()).isEqualTo(amended);
        }
    }

    /**
     * In an import, of more than 50 changes, or a rebuild, where more than 3,000 lists wait, they are only found anew: all of
     * that is done sooner.
     */
    @ParameterizedTest
    @CsvSource({ "50, 0", "0, 3001" })
    void withMuchToDoNothingEntersBeforeListsAreFoundAnew(int others, int waiting) {
        var subject = aSubject();
        var list = inOtherWords(subject).published();
        try (var finder = new Finder(folder.resolve("index"))) {
            finder.awaitRest();
        }
        var article = inOtherWords(subject).published();
        IntStream.range(0, others).forEach(i -> anArticle().published());
        noteStale(waiting);
        var gate = Gate.of(list);
        try (var finder = new Finder(folder.resolve("index"), gate)) {
            await("the list is looked for", () -> gate.searches.hasQueuedThreads());
            assertThat(found(article)).containsExactly(list.id());
            assertThat(found(list)).isEmpty();
            assertThat(finder.amended()).isZero();
            gate.open();
            finder.awaitRest();
            assertThat(found(list)).containsExactly(article.id());
        }
    }

    @Test
    void whatChangesLeavesTheListsOfOthersBeforeTheseAreFoundAnew() {
        var subject = aSubject();
        var article = about(subject).published();
        var other = about(subject).published();
        try (var finder = new Finder(folder.resolve("index"))) {
            finder.awaitRest();
        }
        assertThat(found(article)).containsExactly(other.id());
        try (var finder = new Finder(folder.resolve("index"), Gate.of(article))) {
            await("the index is open", () -> finder.gauge("indexed") > 0);
            editor().ifMatch("*").query("publish", true).sending(Map.of("body", String.join(" ", aSubject())))
                    .patch("/v1/articles/{article}/draft", other.id()).statusCode(200);
            await("it is not related any more", () -> found(article).isEmpty());
            assertThat(stored(article, other)).isFalse();
            await("it says so", () -> finder.amended() == 1);
            assertThat(finder.lists()).isEqualTo(1);
        }
    }

    /** Both words of the title stand in its text, but not beside each other. */
    @Test
    void listThatAnArticleOnlyMayEnterIsNotFoundAnew() {
        var words = aSubject();
        var list = anArticle().title(unique("List")).body(String.join(" ", words)).published();
        // Else what is in a list was scored in a newsroom that was half as large
        IntStream.range(0, 30).forEach(i -> anArticle().published());
        var beside = anArticle().title(unique("Beside")).body(String.join(" ", words.subList(6, 12))).published();
        try (var finder = new Finder(config(1, READERS_EVERY, folder.resolve("index")), readTogether)) {
            finder.awaitRest();
            assertThat(found(list)).containsExactly(beside.id());
            var before = finder.lists();
            var amended = finder.amended();
            anArticle().title(words.get(0) + " " + words.get(5)).body(String.join(" ", aSubject())).published();
            await("its list is found", () -> finder.lists() > before);
            finder.awaitRest();
            assertThat(finder.lists()).isEqualTo(before + 1);
            assertThat(finder.amended()).isEqualTo(amended);
            assertThat(found(list)).containsExactly(beside.id());
        }
    }

    /** Which of the two gives way, only a search tells. */
    @Test
    void copyEntersNoListThatHasAnotherBeforeItIsFoundAnew() {
        var subject = aSubject();
        var list = inOtherWords(subject).published();
        var lonely = inOtherWords(subject).published();
        var first = about(subject).published();
        editor().post(Finding.DISMISS, lonely.id(), first.id()).statusCode(204);
        try (var finder = new Finder(folder.resolve("index"))) {
            finder.awaitRest();
        }
        assertThat(found(list)).contains(first.id());
        var gate = Gate.of(list, lonely, first);
        try (var finder = new Finder(folder.resolve("index"), gate)) {
            await("the index is open", () -> finder.gauge("indexed") > 0);
            var copy = about(subject).published();
            await("those without have it", () -> finder.amended() == 2);
            assertThat(found(lonely)).contains(copy.id());
            assertThat(found(first)).contains(copy.id());
            assertThat(found(list)).doesNotContain(copy.id());
            gate.open();
            await("all are found anew", () -> found(list).contains(copy.id()));
        }
    }

    @Test
    void listIsAmendedButForWhatEditorsDecided() {
        var article = about(aSubject()).published();
        var dismissed = anArticle().published();
        var related = anArticle().published();
        editor().post(Finding.DISMISS, article.id(), dismissed.id()).statusCode(204);
        editor().put("/v1/articles/{article}/relations/{target}", related.id(), article.id()).statusCode(201);
        var id = UUID.fromString(article.id());
        var work = work(config(2, READERS_EVERY, folder));
        assertThat(work.hold()).isTrue();
        var first = candidate(UUID.randomUUID(), 0.3);
        var second = candidate(UUID.randomUUID(), 0.2);
        var third = candidate(UUID.randomUUID(), 0.25);
        store(work, id, first, second);
        assertThat(work.amend(List.of(entering(id, third)), Map.of(id, StaleLists.NEIGHBOUR)))
                .isEqualTo(Map.of(id, new Rewriting.End(2, 0.25)));
        assertThat(work.amend(List.of(entering(id, candidate(UUID.fromString(dismissed.id()), 0.9))), Map.of())).isEmpty();
        assertThat(work.amend(List.of(entering(id, candidate(UUID.fromString(related.id()), 0.8))), Map.of())).isEmpty();
        assertThat(rows(article)).extracting(Candidate::target).containsExactly(first.target(), third.target());
        assertThat(work.ends()).containsEntry(id, new Rewriting.End(2, 0.25));
        assertThat(work.stale()).containsEntry(id, StaleLists.NEIGHBOUR);
        var leaving = new Amendment(id, first.target(), Optional.empty(), Set.of());
        assertThat(work.amend(List.of(leaving), Map.of())).isEqualTo(Map.of(id, new Rewriting.End(1, 0.25)));
        assertThat(rows(article)).extracting(Candidate::target).containsExactly(third.target());
        store(work, id);
        work.announce();
        work.release();
    }

    private static Amendment entering(UUID list, Candidate candidate) {
        return new Amendment(list, candidate.target(), Optional.of(candidate), Set.of());
    }

    private static Candidate candidate(UUID target, double text) {
        return new Candidate(target, text, 0, 0, 0, 0, 0);
    }

    private Candidate row(WrittenArticle list, WrittenArticle article) {
        return rows(list).stream().filter(candidate -> candidate.target().toString().equals(article.id())).findFirst()
                .orElseThrow();
    }

    /** The list of an article, best first. */
    private List<Candidate> rows(WrittenArticle article) {
        return QuarkusTransaction.requiringNew().call(() -> entities.createQuery("""
                select targetId, similarText, sharedTags, readTogether, sameSection, closeInTime, readers
                from Suggestion where articleId = :article order by score desc, targetId""", Candidate.class)
                .setParameter("article", UUID.fromString(article.id())).getResultList());
    }

    @Test
    void whatEditorsDecidedIsKnownBeforeTheSearch() {
        var article = about(aSubject()).published();
        var other = anArticle().published();
        editor().post(Finding.DISMISS, article.id(), other.id()).statusCode(204);
        var id = UUID.fromString(article.id());
        assertThat(work().decided(List.of(id, UUID.fromString(other.id()))))
                .containsExactly(Map.entry(id, Set.of(UUID.fromString(other.id()))));
    }

    @Test
    void twoAtOnceDoNotTheSameWork() {
        var subject = aSubject();
        try (var first = new Finder(folder.resolve("first"))) {
            first.awaitRest();
            try (var second = new Finder(folder.resolve("second"))) {
                var before = first.lists();
                var article = about(subject).published();
                var other = about(subject).published();
                await("both are found", () -> found(article).contains(other.id()) && found(other).contains(article.id()));
                first.awaitRest();
                assertThat(second.lists()).isZero();
                assertThat(first.lists()).isGreaterThan(before);
                first.stop();
                var third = about(subject).published();
                await("the second takes over", () -> found(article).contains(third.id()));
                assertThat(second.lists()).isPositive();
            }
        }
    }

    @Test
    void whoeverStopsTellsReadersCachesOfWhatItStored() {
        var subject = aSubject();
        var article = about(subject).published();
        try (var finder = new Finder(folder.resolve("index"))) {
            finder.awaitRest();
            var other = about(subject).published();
            // Stored a moment after others were told, so that it is not told at once
            await("the first is found", () -> found(article).contains(other.id()));
            var last = about(subject).published();
            // Kept in memory as it is now
            found(article);
            await("the last is stored", () -> stored(article, last));
            finder.stop();
            assertThat(found(article)).contains(last.id());
        }
    }

    private boolean stored(WrittenArticle article, WrittenArticle other) {
        return QuarkusTransaction.requiringNew().call(() -> entities.createNativeQuery(
                "select count(*) from suggestion where article_id = :article and target_id = :other", Long.class)
                .setParameter("article", UUID.fromString(article.id())).setParameter("other", UUID.fromString(other.id()))
                .getSingleResult()) > 0;
    }

    /** Of 100 readers and a score of 0.3; each moves the score by less than what is worth a new list. */
    @ParameterizedTest
    @CsvSource(textBlock = """
            0.20,   0,      0.08,   0.001, 0.017, 100
            0.2015, 0.0005, 0,      0.001, 0.097, 100
            0.20,   0.0005, 0.0805, 0.001, 0.017, 111
            0.20,   0.0005, 0.08,   0,     0.017, 100
            0.21,   0.0005, 0.08,   0.001, 0.007, 100
            """)
    void listWithAnotherReasonIsWrittenAgain(double text, double tags, double read, double section, double close,
            long readers) {
        var work = work();
        assertThat(work.hold()).isTrue();
        var article = UUID.randomUUID();
        var target = UUID.randomUUID();
        store(work, article, new Candidate(target, 0.20, 0.0005, 0.08, 0.001, 0.017, 100));
        assertThat(store(work, article, new Candidate(target, 0.2003, 0.0006, 0.0801, 0.001, 0.0172, 110))).isFalse();
        assertThat(store(work, article, new Candidate(target, text, tags, read, section, close, readers))).isTrue();
        store(work, article);
        work.announce();
        work.release();
    }

    private static boolean store(Work work, UUID article, Candidate... candidates) {
        return work.store(List.of(new Work.Found(article, List.of(candidates))), false);
    }

    @Test
    void whereAListEndsIsKnownWhateverEditorsDid() {
        var work = work();
        assertThat(work.hold()).isTrue();
        var article = UUID.randomUUID();
        var first = new Candidate(UUID.randomUUID(), 0.3, 0, 0, 0, 0, 0);
        var second = new Candidate(UUID.randomUUID(), 0.2, 0, 0, 0, 0, 0);
        store(work, article, first, second);
        assertThat(work.ends()).containsEntry(article, new Rewriting.End(2, 0.2));
        // As a dismissal does, and nothing else was found meanwhile
        QuarkusTransaction.requiringNew().run(() -> entities
                .createNativeMutationQuery("delete from suggestion where article_id = :article and target_id = :target")
                .setParameter("article", article).setParameter("target", second.target()).executeUpdate());
        assertThat(store(work, article, first)).isFalse();
        assertThat(work.ends()).containsEntry(article, new Rewriting.End(1, 0.3));
        store(work, article);
        assertThat(work.ends()).doesNotContainKey(article);
        work.announce();
        work.release();
    }

    @Test
    void listsThatMovedALittleAreNotWrittenAgain() {
        var a = about(aSubject()).published();
        var b = about(aSubject()).published();
        var work = work();
        assertThat(work.hold()).isTrue();
        var article = UUID.fromString(a.id());
        var target = UUID.fromString(b.id());
        var stored = new Candidate(target, 0.2, 0, 0, 0, 0.1, 0);
        assertThat(work.store(List.of(new Work.Found(article, List.of(stored))), true)).isTrue();
        var revision = site.revision().number();
        assertThat(work.store(List.of(new Work.Found(article, List.of(new Candidate(target, 0.2001, 0, 0, 0, 0.1, 0)))), true))
                .isFalse();
        assertThat(site.revision().number()).isEqualTo(revision);
        assertThat(work.store(List.of(new Work.Found(article, List.of())), false)).isTrue();
        assertThat(site.revision().number()).isEqualTo(revision);
        work.announce();
        assertThat(site.revision().number()).isGreaterThan(revision);
        work.turn(List.of(), Map.of());
        work.release();
    }
}
