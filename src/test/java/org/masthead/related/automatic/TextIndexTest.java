package org.masthead.related.automatic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.text.Normalizer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.apache.lucene.store.ByteBuffersDirectory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TextIndexTest {

    private static final Instant DAY = Instant.parse("2026-03-01T12:00:00Z");
    private static final String BRIDGE = "The council opened a stone bridge over the river Sanar after engineers tested it with lorries.";
    private static final String SCHOOL = "Teachers of four village schools will share lessons in mathematics and music from autumn.";

    private final ByteBuffersDirectory directory = new ByteBuffersDirectory();
    private TextIndex index;

    @BeforeEach
    void open() throws IOException {
        index = new TextIndex(directory, Weights.STANDARD);
    }

    @AfterEach
    void close() throws IOException {
        index.close();
    }

    private UUID put(String language, String title, String body, Instant publishedAt, String... tags) throws IOException {
        var article = UUID.randomUUID();
        put(article, language, title, body, publishedAt, tags);
        return article;
    }

    private void put(UUID article, String language, String title, String body, Instant publishedAt, String... tags)
            throws IOException {
        index.put(new LiveText(article, UUID.randomUUID(), language, null, List.of(tags), publishedAt, title, "", body));
    }

    private List<UUID> best(UUID article) throws IOException {
        return index.best(article, Map.of(), Set.of(), 10).stream().map(Candidate::target).toList();
    }

    private Candidate candidate(UUID article, UUID target) throws IOException {
        return index.best(article, Map.of(), Set.of(), 10).stream().filter(found -> found.target().equals(target)).findFirst()
                .orElseThrow();
    }

    @Test
    void whatSharesTellingWordsIsFoundAndNothingElse() throws IOException {
        var bridge = put("en", "Bridge opens", BRIDGE, DAY);
        var tests = put("en", "Engineers test", "Engineers drove lorries over the Sanar and its stone arches.", DAY);
        put("en", "Lessons", SCHOOL, DAY);
        index.refresh();
        assertThat(best(bridge)).containsExactly(tests);
        assertThat(best(tests)).containsExactly(bridge);
    }

    /** Two texts with the same words in other forms, and a third about something else, in each language. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            en | Engineers repaired bridges          | The engineer repairs a bridge           | Teachers share music lessons
            ru | Инженеры ремонтируют мосты          | Инженер закончил ремонт моста           | Учителя проводят уроки музыки
            hy | Ճարտարագետները վերանորոգում են կամուրջները | Կամուրջը վերանորոգեց ճարտարագետը   | Ուսուցիչը երաժշտություն է դասավանդում
            az | Mühəndislər körpüləri təmir edirlər | Mühəndis körpünü təmirə bağladı         | Müəllimlər musiqi dərsi keçir
            ka | ინჟინრებმა ხიდები შეაკეთეს          | ინჟინრების ხიდების შეკეთება დასრულდა    | მასწავლებლები მუსიკას ასწავლიან
            tr | Mühendisler köprüleri onardı        | Mühendis köprünün onarımını bitirdi     | Öğretmenler müzik dersi veriyor
            fr | Les ingénieurs réparent les ponts   | L'ingénieur a réparé le pont            | Des professeurs enseignent la musique
            de | Ingenieure reparieren die Brücken   | Der Ingenieur reparierte die Brücke     | Lehrer geben Unterricht in Musik
            es | Los ingenieros reparan los puentes  | El ingeniero reparó el puente           | Las maestras enseñan música
            uz | Muhandis koʻprik tuzatdi            | Koʻprik, muhandis va bahor              | Oʻqituvchi musiqa oʻrgatadi
            """)
    void wordsMeetInTheirLanguage(String language, String text, String same, String other) throws IOException {
        var article = put(language, text, text, DAY);
        var alike = put(language, same, same, DAY);
        put(language, other, other, DAY);
        put("xx", text, text, DAY);
        index.refresh();
        assertThat(best(article)).containsExactly(alike);
    }

    @Test
    void azerbaijaniAndTurkishKnowTheirTwoLettersI() {
        assertThat(Analysis.terms("az", "İşçilər IŞIQ")).isEqualTo(Analysis.terms("az", "işçilər ışıq"));
        assertThat(Analysis.terms("tr", "IŞIK")).isEqualTo(Analysis.terms("tr", "ışık"));
        assertThat(Analysis.terms("en", "TITLE")).isEqualTo(Analysis.terms("en", "title"));
    }

    @Test
    void regionOfALanguageMakesNoOther() throws IOException {
        assertThat(Analysis.language("pt-BR")).isEqualTo("pt");
        var british = put("en-GB", "Bridge opens", BRIDGE, DAY);
        var american = put("en-US", "Bridge opened", BRIDGE, DAY);
        index.refresh();
        assertThat(best(british)).containsExactly(american);
    }

    @Test
    void titleThatStandsInTheTextCountsMore() throws IOException {
        var article = put("en", "Report", "Much was said about the stone bridge festival and its band. " + SCHOOL, DAY);
        var named = put("en", "Stone bridge festival", "It begins at noon.", DAY);
        put("en", "Festival of stone", "It begins at noon near the bridge, with a band.", DAY);
        put("en", "Something else", "Nothing of that.", DAY);
        index.refresh();
        assertThat(best(article).get(0)).isEqualTo(named);
    }

    @Test
    void olderOnesStayCloseForLongerThanNewerOnes() throws IOException {
        var article = put("en", "Bridge opens", BRIDGE, DAY);
        var before = put("en", "Bridge before", BRIDGE, DAY.minus(Duration.ofDays(60)));
        var after = put("en", "Bridge after", BRIDGE, DAY.plus(Duration.ofDays(60)));
        index.refresh();
        assertThat(candidate(article, before).closeInTime()).isGreaterThan(candidate(article, after).closeInTime());
    }

    @Test
    void rareTagsCountMoreThanCommonOnes() throws IOException {
        var article = put("en", "One", BRIDGE, DAY, "common", "rare");
        var rare = put("en", "Two", SCHOOL, DAY, "rare");
        var common = put("en", "Three", "Engineers tested a third thing.", DAY, "common");
        for (int i = 0; i < 6; i++) {
            put("en", "More", "Filler number " + i, DAY, "common");
        }
        index.refresh();
        assertThat(candidate(article, rare).sharedTags()).isGreaterThan(candidate(article, common).sharedTags());
    }

    @Test
    void whatTheSameReadersReadIsFoundWithoutACommonWord() throws IOException {
        var bridge = put("en", "Bridge", BRIDGE, DAY);
        var school = put("en", "School", SCHOOL, DAY);
        index.refresh();
        assertThat(best(bridge)).isEmpty();
        var found = index.best(bridge, Map.of(school, 10L, UUID.randomUUID(), 50L), Set.of(), 10);
        assertThat(found).singleElement().satisfies(candidate -> {
            assertThat(candidate.target()).isEqualTo(school);
            assertThat(candidate.readers()).isEqualTo(10);
            assertThat(candidate.readTogether()).isCloseTo(0.045, within(1e-6));
            assertThat(candidate.score()).isCloseTo(0.09, within(1e-6));
        });
    }

    @Test
    void scoresStayBetweenNothingAndOneAndFall() throws IOException {
        var article = put("en", "Stone bridge", BRIDGE, DAY, "a", "b");
        for (int i = 0; i < 20; i++) {
            put("en", "Stone bridge " + i, i % 2 == 0 ? BRIDGE : BRIDGE + " " + SCHOOL, DAY.minus(Duration.ofDays(i)), "a",
                    "b");
        }
        index.refresh();
        var scores = index.best(article, Map.of(), Set.of(), 10).stream().map(Candidate::score).toList();
        assertThat(scores).hasSize(10).allMatch(score -> score > 0 && score <= 1)
                .isSortedAccordingTo((a, b) -> Double.compare(b, a));
    }

    @Test
    void copiesGiveWayToOthers() throws IOException {
        var article = put("en", "Bridge opens", BRIDGE, DAY);
        var copies = new ArrayList<UUID>();
        for (int i = 0; i < 5; i++) {
            copies.add(put("en", "Copy " + i, BRIDGE + " It happened on day number " + i, DAY));
        }
        var other = put("en", "Lorries", "Engineers with lorries near the river.", DAY);
        index.refresh();
        assertThat(best(article).subList(0, 2)).contains(other).containsAnyElementsOf(copies);
    }

    @Test
    void copyComesLastHoweverLittleIsLeftOfItsScoreAndNothingElseIsThatLow() throws IOException {
        var article = put("en", "Bridge opens", BRIDGE, DAY);
        var copied = "Engineers tested a stone bridge over the river with lorries. "
                + IntStream.range(0, 40).mapToObj(i -> "copied" + i).toList();
        var copies = List.of(put("en", "One", copied, DAY), put("en", "Two", copied, DAY));
        put("en", "Far", "Engineers also speak of " + IntStream.range(0, 300).mapToObj(i -> "other" + i).toList(), DAY);
        others();
        index.refresh();
        var found = index.best(article, Map.of(), Set.of(), 10);
        assertThat(found).extracting(Candidate::target).containsExactlyInAnyOrderElementsOf(copies);
        assertThat(found.get(0).score()).isGreaterThanOrEqualTo(0.03);
        assertThat(found.get(1).score()).isCloseTo(found.get(0).score() / 10, within(0.001)).isLessThan(0.03);
    }

    @Test
    void whatIsRemovedOrReplacedIsFoundNoMore() throws IOException {
        var article = put("en", "Bridge opens", BRIDGE, DAY);
        var removed = put("en", "Bridge stays", BRIDGE, DAY);
        var replaced = put("en", "Bridge falls", BRIDGE, DAY);
        index.refresh();
        assertThat(best(article)).containsExactlyInAnyOrder(removed, replaced);
        index.remove(removed);
        put(replaced, "en", "Lessons", SCHOOL, DAY);
        index.refresh();
        assertThat(best(article)).isEmpty();
        assertThat(index.size()).isEqualTo(2);
    }

    @Test
    void indexThatIsOpenedAgainFindsTheSame() throws IOException {
        var articles = new ArrayList<UUID>();
        for (int i = 0; i < 30; i++) {
            articles.add(
                    put("en", "Bridge number " + i, i % 3 == 0 ? BRIDGE : SCHOOL + " and number " + i, DAY, "tag" + i % 4));
        }
        index.refresh();
        index.remove(articles.remove(7));
        index.refresh();
        var before = index.best(articles.get(0), Map.of(), Set.of(), 10);
        index.commit();
        index.close();
        index = new TextIndex(directory, Weights.STANDARD);
        assertThat(index.publications().keySet()).containsExactlyInAnyOrderElementsOf(articles);
        var after = index.best(articles.get(0), Map.of(), Set.of(), 10);
        assertThat(after.stream().map(Candidate::target)).hasSameSizeAs(before)
                .containsAll(before.stream().map(Candidate::target).toList());
    }

    @Test
    void addingOneByOneEndsLikeAddingAllAtOnce() throws IOException {
        var texts = IntStream.range(0, 40).mapToObj(i -> BRIDGE + " " + "word".repeat(1 + i % 5) + " " + SCHOOL.substring(i))
                .toList();
        var ids = texts.stream().map(text -> UUID.nameUUIDFromBytes(text.getBytes(java.nio.charset.StandardCharsets.UTF_8)))
                .toList();
        for (int i = 0; i < texts.size(); i++) {
            put(ids.get(i), "en", "Title " + i, texts.get(i), DAY);
            index.refresh();
        }
        var step = index.best(ids.get(0), Map.of(), Set.of(), 5);
        try (var other = new TextIndex(new ByteBuffersDirectory(), Weights.STANDARD)) {
            for (int i = 0; i < texts.size(); i++) {
                other.put(new LiveText(ids.get(i), UUID.randomUUID(), "en", null, List.of(), DAY, "Title " + i, "",
                        texts.get(i)));
            }
            other.refresh();
            var once = other.best(ids.get(0), Map.of(), Set.of(), 5);
            assertThat(once.get(0).score()).isCloseTo(step.get(0).score(), within(0.03));
        }
    }

    @Test
    void megabyteOfTextTakesABoundedTime() throws IOException {
        var huge = put("en", "Huge", (BRIDGE + " ").repeat(10_000), DAY);
        var other = put("en", "Bridge", BRIDGE, DAY);
        index.refresh();
        assertThat(best(huge)).contains(other);
        assertThat(Analysis.terms("en", "word ".repeat(50_000))).hasSize(Analysis.MOST_WORDS);
    }

    @Test
    void whatIsLeftOutTakesNoPlace() throws IOException {
        var article = put("en", "One", BRIDGE, DAY);
        for (int i = 0; i < 5; i++) {
            put("en", "Other", BRIDGE + " Number " + i, DAY);
        }
        others();
        index.refresh();
        var best = index.best(article, Map.of(), Set.of(), 5).stream().map(Candidate::target).toList();
        assertThat(best).hasSize(5);
        assertThat(index.best(article, Map.of(), Set.copyOf(best.subList(0, 3)), 2)).extracting(Candidate::target)
                .containsExactlyInAnyOrderElementsOf(best.subList(3, 5));
    }

    /** Of three subjects, on random days, with titles of which some stand in the texts of others. */
    @ParameterizedTest
    @ValueSource(longs = { 1, 2, 3, 4, 5 })
    void allListsThatANewArticleEntersAreTold(long seed) throws IOException {
        var random = new Random(seed);
        var kept = 50;
        var articles = new ArrayList<UUID>();
        for (int i = 0; i < 300; i++) {
            articles.add(putAnything(random));
        }
        index.refresh();
        for (var article : articles) {
            index.lastPlace(article,
                    new Work.Found(article, index.best(article, Map.of(), Set.of(), kept)).end().lastPlace(kept));
        }
        for (int i = 0; i < 5; i++) {
            var article = putAnything(random);
            index.refresh();
            var told = index.entered(article, Map.of(), other -> false, 1000).lists();
            var entered = new ArrayList<UUID>();
            for (var other : articles) {
                if (index.best(other, Map.of(), Set.of(), kept).stream().anyMatch(found -> found.target().equals(article))) {
                    entered.add(other);
                }
            }
            assertThat(told).containsAll(entered).hasSizeLessThan(2 * entered.size() + 20);
            assertThat(index.entered(article, Map.of(), other -> false, 5).lists())
                    .isEqualTo(told.subList(0, Math.min(5, told.size())));
            index.remove(article);
        }
    }

    private UUID putAnything(Random random) throws IOException {
        var subject = random.nextInt(3);
        var words = random.ints(80, 0, 250).mapToObj(word -> "subject" + subject + "word" + word).toList();
        var more = random.ints(40, 0, 400).mapToObj(word -> "anyword" + word);
        return put("en", String.join(" ", words.subList(5, 9)) + " " + random.nextInt(),
                Stream.concat(words.stream(), more).collect(Collectors.joining(" ")),
                DAY.minus(Duration.ofDays(random.nextInt(500))), "tag" + random.nextInt(5), "tag" + random.nextInt(50));
    }

    @Test
    void listIsEnteredByItsLastPlaceUnlessItWaits() throws IOException {
        var article = put("en", "Bridge opens", BRIDGE, DAY);
        var full = put("en", "Bridge", BRIDGE, DAY);
        var room = put("en", "Bridge stays", BRIDGE, DAY);
        var waiting = put("en", "Bridge falls", BRIDGE, DAY);
        others();
        index.refresh();
        index.lastPlace(full, 0.99);
        index.lastPlace(room, 0);
        assertThat(index.entered(article, Map.of(), waiting::equals, 10).lists()).containsExactly(room);
        index.lastPlace(full, 0.2);
        assertThat(index.entered(article, Map.of(), waiting::equals, 10).lists()).containsExactlyInAnyOrder(room, full);
    }

    /** Of new articles and of one that was another, among texts of which most have more than the words that tell. */
    @ParameterizedTest
    @ValueSource(longs = { 1, 2, 3 })
    void articleIsInListsWhatSearchesFind(long seed) throws IOException {
        var random = new Random(seed);
        var articles = new ArrayList<UUID>();
        for (int i = 0; i < 300; i++) {
            var article = UUID.randomUUID();
            putLong(article, random);
            articles.add(article);
        }
        index.refresh();
        putLong(articles.get(0), random);
        putLong(articles.get(1), random);
        index.refresh();
        for (var article : articles.subList(0, 2)) {
            var newcomer = index.newcomer(article);
            var found = 0;
            var most = 0.0;
            for (var list : articles.subList(2, articles.size())) {
                var there = index.best(list, Map.of(), Set.of(), 300).stream().filter(it -> it.target().equals(article))
                        .findFirst();
                var told = newcomer.in(list);
                // What a search leaves out is not rounded before
                if (there.isPresent() || told.isPresent() && told.get().score() > 0.0302) {
                    isNearly(told.orElseThrow(), there.orElseThrow());
                }
                found += there.isPresent() ? 1 : 0;
                most = Math.max(most, there.map(Candidate::similarText).orElse(0.0));
            }
            assertThat(found).isBetween(10, 290);
            // More than words alone can add to the half that is not closeness
            assertThat(most).isGreaterThan(0.1);
        }
    }

    private static void isNearly(Candidate one, Candidate other) {
        assertThat(one.similarText()).isCloseTo(other.similarText(), within(0.0002));
        assertThat(one.sharedTags()).isCloseTo(other.sharedTags(), within(0.0002));
        assertThat(one.sameSection()).isCloseTo(other.sameSection(), within(0.0002));
        assertThat(one.closeInTime()).isCloseTo(other.closeInTime(), within(0.0002));
    }

    /** Of one of three subjects, with words of all subjects of which some are common, and with titles of others in the text. */
    private void putLong(UUID article, Random random) throws IOException {
        var subject = random.nextInt(3);
        var words = random.ints(200, 0, 500).mapToObj(word -> "subject" + subject + "word" + word);
        var more = random.ints(150, 0, 150).mapToObj(word -> "anyword" + word * word);
        var few = random.ints(50, 0, 3000).mapToObj(word -> "fewword" + word);
        var titles = random.ints(4, 0, 20).mapToObj(TextIndexTest::title);
        index.put(new LiveText(article, UUID.randomUUID(), "en", "section" + random.nextInt(2),
                List.of("tag" + random.nextInt(5), "tag" + random.nextInt(50)),
                DAY.minus(Duration.ofDays(random.nextInt(500))), title(random.nextInt(20)) + " anyword4", "",
                Stream.of(words, more, few, titles).flatMap(text -> text).collect(Collectors.joining(" "))));
    }

    private static String title(int number) {
        return "firstword" + number + " secondword" + number + " firstword" + number / 2;
    }

    /** Of an article that has nothing but common words and tags with another. */
    @Test
    void whatNoSearchReachesIsInNoList() throws IOException {
        var list = put("en", "One", "", DAY, "common");
        var article = put("en", "Two", "", DAY, "common");
        for (int i = 0; i < 60; i++) {
            put("en", "More", "Filler number " + i, DAY, "common");
        }
        index.refresh();
        assertThat(best(list)).doesNotContain(article);
        assertThat(index.newcomer(article).in(list)).isEmpty();
    }

    @Test
    void articleOfAnotherLanguageIsInNoList() throws IOException {
        var article = put("en", "Bridge opens", BRIDGE, DAY);
        var foreign = put("de", "Bridge opens", BRIDGE, DAY);
        index.refresh();
        assertThat(index.newcomer(article).in(foreign)).isEmpty();
    }

    @Test
    void copiesAreTold() throws IOException {
        var list = put("en", "Bridge opens", "Engineers with lorries near the river.", DAY);
        var article = put("en", "One", BRIDGE, DAY);
        others();
        index.refresh();
        assertThat(index.entered(article, Map.of(), other -> false, 10).copies()).isEmpty();
        var copy = put("en", "Two", BRIDGE + " It happened on Monday.", DAY);
        index.refresh();
        var entrances = index.entered(article, Map.of(), copy::equals, 10);
        assertThat(entrances.copies()).containsExactly(copy);
        assertThat(entrances.lists()).containsExactly(list);
    }

    @Test
    void whatTheSameReadersReadEntersAListWithoutACommonWord() throws IOException {
        var bridge = put("en", "Bridge", BRIDGE, DAY);
        var school = put("en", "School", SCHOOL, DAY);
        index.refresh();
        assertThat(index.entered(bridge, Map.of(), other -> false, 10).lists()).isEmpty();
        assertThat(index.entered(bridge, Map.of(school, 10L), other -> false, 10).lists()).containsExactly(school);
    }

    /** It only lengthens letters, and some write it as a dash. */
    @Test
    void strokeOfArabicIsNoWord() throws IOException {
        var bridge = put("ar", "الجسر ـ المدينة", "افتتح الجسر القديم في المدينة", DAY);
        var same = put("ar", "الجسر ـ المدينة", "يغلق الجسر القديم في المدينة غدا", DAY);
        for (int i = 0; i < 20; i++) {
            put("ar", "المدرسة " + i, "كتب الطلاب في المدرسة", DAY);
        }
        index.refresh();
        assertThat(best(bridge)).containsExactly(same);
        index.lastPlace(same, 0);
        assertThat(index.entered(bridge, Map.of(), other -> false, 10).lists()).containsExactly(same);
    }

    @Test
    void whoeverStopsItsMakingLeavesItUnlocked() throws IOException {
        var article = put("en", "One", BRIDGE, DAY);
        index.close();
        var stopped = new IllegalStateException();
        assertThatThrownBy(() -> new TextIndex(directory, Weights.STANDARD, () -> {
            throw stopped;
        })).isSameAs(stopped);
        index = new TextIndex(directory, Weights.STANDARD);
        assertThat(index.has(article)).isTrue();
    }

    @Test
    void compactingItCanBeStoppedAndLosesNothing() throws IOException {
        var stopped = new IllegalStateException();
        var goes = new AtomicBoolean(true);
        index.close();
        index = new TextIndex(directory, Weights.STANDARD, () -> {
            if (!goes.get()) {
                throw stopped;
            }
        });
        var articles = new ArrayList<UUID>();
        for (int i = 0; i < 5; i++) {
            articles.add(put("en", "Title " + i, BRIDGE + " Number " + i, DAY));
            index.refresh();
        }
        articles.addAll(others());
        index.refresh();
        goes.set(false);
        assertThatThrownBy(index::compact).isSameAs(stopped);
        index.close();
        index = new TextIndex(directory, Weights.STANDARD);
        assertThat(index.publications().keySet()).containsExactlyInAnyOrderElementsOf(articles);
        index.compact();
        assertThat(best(articles.get(0))).hasSize(4);
    }

    /** What all texts share tells nothing, so there are some that are of something else. */
    private List<UUID> others() throws IOException {
        var others = new ArrayList<UUID>();
        for (int i = 0; i < 20; i++) {
            others.add(put("en", "Filler" + i, "filler" + i + " text" + i + " word" + i, DAY));
        }
        return others;
    }

    /** As on pages of videos: what tells them apart is their titles, and of two words nothing. */
    @Test
    void shortTextsAreNoCopiesForWhatAllOfThemSay() throws IOException {
        var below = "Watch the full video below.";
        var article = put("en", "Bridge", "Horses and weather on the stone bridge. " + below, DAY);
        var horses = put("en", "Horses cross the stone bridge", below, DAY);
        var weather = put("en", "Weather reaches the stone bridge", below, DAY);
        var words = List.of(put("en", "Horses", "", DAY), put("en", "Weather", "", DAY));
        others();
        index.refresh();
        for (var found : Stream.concat(Stream.of(horses, weather), words.stream()).toList()) {
            assertThat(candidate(article, found).score()).isGreaterThan(0.03);
        }
    }

    @Test
    void letterAndItsAccentMayBeTwoSigns() throws IOException {
        var composed = "Новый йогурт, ёлка и café";
        var decomposed = Normalizer.normalize(composed, Normalizer.Form.NFD);
        assertThat(decomposed).isNotEqualTo(composed);
        assertThat(Analysis.terms("ru", decomposed)).isEqualTo(Analysis.terms("ru", composed));
    }

    @Test
    void bokmalAndNynorskMeet() throws IOException {
        var bokmal = put("nb", "Bridge opens", BRIDGE, DAY);
        var nynorsk = put("nn-NO", "Bridge opened", BRIDGE, DAY);
        index.refresh();
        assertThat(best(bokmal)).containsExactly(nynorsk);
    }

    @Test
    void tagsRelateWhatHasNoTellingWord() throws IOException {
        var article = put("en", "…", "", DAY, "sanar", "lorries");
        var other = put("en", "!", "", DAY, "sanar", "lorries");
        index.refresh();
        var found = candidate(article, other);
        assertThat(found.sharedTags()).isCloseTo(0.025, within(0.001));
        assertThat(found.closeInTime()).isCloseTo(0.025, within(0.001));
    }

    /** What was replaced is in the index still, and has the words too. */
    @Test
    void fewArticlesOfALanguageThatAreWrittenAgainRelateAsBefore() throws IOException {
        var articles = new ArrayList<UUID>();
        for (int i = 0; i < 6; i++) {
            articles.add(put("hy", "Կամուրջ " + i, "Ճարտարագետը վերանորոգեց կամուրջը " + i + " ամիս", DAY));
        }
        for (int i = 0; i < 300; i++) {
            put("en", "Lessons " + i, SCHOOL + " In village number " + i, DAY);
        }
        index.compact();
        index.refresh();
        var before = index.best(articles.get(0), Map.of(), Set.of(), 10);
        for (int turn = 0; turn < 2; turn++) {
            for (int i = 0; i < 6; i++) {
                put(articles.get(i), "hy", "Կամուրջ " + i, "Ճարտարագետը վերանորոգեց կամուրջը " + i + " ամիս", DAY);
            }
            index.refresh();
        }
        var after = index.best(articles.get(0), Map.of(), Set.of(), 10);
        assertThat(after).extracting(Candidate::target).containsExactlyInAnyOrderElementsOf(
                before.stream().map(Candidate::target).toList());
        assertThat(after).allSatisfy(found -> {
            assertThat(found.similarText()).isPositive();
            assertThat(found.score()).isBetween(0.0, 1.0);
        });
        assertThat(TermWeight.rarity(12, 6)).isPositive();
    }

    @Test
    void textWithoutAWordHasNothing() throws IOException {
        var empty = put("en", "…", "", DAY);
        put("en", "!", "", DAY);
        index.refresh();
        assertThat(best(empty)).isEmpty();
    }
}
