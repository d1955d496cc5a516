package org.masthead.related.automatic;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.CharArraySet;
import org.apache.lucene.analysis.LowerCaseFilter;
import org.apache.lucene.analysis.StopFilter;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.ar.ArabicAnalyzer;
import org.apache.lucene.analysis.bg.BulgarianAnalyzer;
import org.apache.lucene.analysis.ca.CatalanAnalyzer;
import org.apache.lucene.analysis.cjk.CJKAnalyzer;
import org.apache.lucene.analysis.cz.CzechAnalyzer;
import org.apache.lucene.analysis.da.DanishAnalyzer;
import org.apache.lucene.analysis.de.GermanAnalyzer;
import org.apache.lucene.analysis.el.GreekAnalyzer;
import org.apache.lucene.analysis.en.EnglishAnalyzer;
import org.apache.lucene.analysis.es.SpanishAnalyzer;
import org.apache.lucene.analysis.et.EstonianAnalyzer;
import org.apache.lucene.analysis.fa.PersianAnalyzer;
import org.apache.lucene.analysis.fi.FinnishAnalyzer;
import org.apache.lucene.analysis.fr.FrenchAnalyzer;
import org.apache.lucene.analysis.hi.HindiAnalyzer;
import org.apache.lucene.analysis.hu.HungarianAnalyzer;
import org.apache.lucene.analysis.hy.ArmenianAnalyzer;
import org.apache.lucene.analysis.it.ItalianAnalyzer;
import org.apache.lucene.analysis.lt.LithuanianAnalyzer;
import org.apache.lucene.analysis.lv.LatvianAnalyzer;
import org.apache.lucene.analysis.miscellaneous.TruncateTokenFilter;
import org.apache.lucene.analysis.nl.DutchAnalyzer;
import org.apache.lucene.analysis.no.NorwegianAnalyzer;
import org.apache.lucene.analysis.pt.PortugueseAnalyzer;
import org.apache.lucene.analysis.ro.RomanianAnalyzer;
import org.apache.lucene.analysis.ru.RussianAnalyzer;
import org.apache.lucene.analysis.sr.SerbianAnalyzer;
import org.apache.lucene.analysis.standard.StandardTokenizer;
import org.apache.lucene.analysis.sv.SwedishAnalyzer;
import org.apache.lucene.analysis.th.ThaiAnalyzer;
import org.apache.lucene.analysis.tokenattributes.CharTermAttribute;
import org.apache.lucene.analysis.tokenattributes.OffsetAttribute;
import org.apache.lucene.analysis.tr.ApostropheFilter;
import org.apache.lucene.analysis.tr.TurkishAnalyzer;
import org.apache.lucene.analysis.tr.TurkishLowerCaseFilter;

/** Text to words without their endings and without those that say nothing, by the rules of its language. */
final class Analysis {

    // A body may be a megabyte; what an article is about is clear long before that
    static final int MOST_WORDS = 20_000;
    // No stemmer knows these two; cutting words is what works about as well for languages that add ending to ending
    private static final int CUT = 6;

    private static final CharArraySet AZERBAIJANI_STOP_WORDS = new CharArraySet(List.of("və", "bu", "ilə", "üçün", "da", "də",
            "ki", "bir", "o", "isə", "kimi", "sonra", "daha", "olan", "olub", "olaraq", "edib", "ən", "çox", "hər", "həm", "ya",
            "amma", "lakin", "onun", "onlar", "biz", "mən", "sən", "siz", "qədər", "görə", "var", "yox", "idi", "deyil", "öz",
            "artıq", "belə", "həmin", "bütün"), false);
    private static final CharArraySet GEORGIAN_STOP_WORDS = new CharArraySet(List.of("და", "არის", "რომ", "ეს", "ის", "იყო",
            "მაგრამ", "თუ", "როგორც", "რა", "არ", "კი", "მისი", "მათი", "რომელიც", "რომლის", "ასევე", "უნდა", "შემდეგ", "უფრო",
            "ერთ", "ერთი", "ან", "მის", "ამ", "იმ", "თავის", "მიერ", "შესახებ", "ხოლო", "ყველა", "ჩვენ", "მე", "მათ", "აქვს"),
            false);

    private static final Map<String, Analyzer> ANALYZERS = new ConcurrentHashMap<>();

    private Analysis() {
    }

    /** A word as it is compared, and where it stands in the text. */
    record Word(String term, int start, int end) {
    }

    /** The part of a language tag that decides how words are built: {@code pt} of {@code pt-BR}. */
    static String language(String tag) {
        var end = tag.indexOf('-');
        var language = (end < 0 ? tag : tag.substring(0, end)).toLowerCase(Locale.ROOT);
        // Two ways of writing one language, which has a name for both
        return language.equals("nb") || language.equals("nn") ? "no" : language;
    }

    /** As it is compared: a letter and its accent may be one sign or two, as in a text from a PDF. */
    static String composed(String text) {
        return Normalizer.normalize(text, Normalizer.Form.NFC);
    }

    /** The words of a text that is composed, or else their places would be of another text. */
    static List<Word> words(String language, String text) {
        var words = new ArrayList<Word>();
        try (var stream = ANALYZERS.computeIfAbsent(language, Analysis::analyzer).tokenStream("", text)) {
            var term = stream.addAttribute(CharTermAttribute.class);
            var offsets = stream.addAttribute(OffsetAttribute.class);
            stream.reset();
            while (stream.incrementToken() && words.size() < MOST_WORDS) {
                // Of a stroke that only lengthens Arabic letters nothing is left
                if (!term.isEmpty()) {
                    words.add(new Word(term.toString(), offsets.startOffset(), offsets.endOffset()));
                }
            }
            return words;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static List<String> terms(String language, String text) {
        return words(language, composed(text)).stream().map(Word::term).toList();
    }

    /** Each two words that follow each other, words that say nothing left out: "editor of the year" has "editor year". */
    static List<String> phrases(List<String> terms) {
        var phrases = new ArrayList<String>();
        for (int i = 1; i < terms.size(); i++) {
            phrases.add(terms.get(i - 1) + ' ' + terms.get(i));
        }
        return phrases;
    }

    private static Analyzer analyzer(String language) {
        return switch (language) {
            case "ar" -> new ArabicAnalyzer();
            case "az" -> cut(AZERBAIJANI_STOP_WORDS, tokens -> new TurkishLowerCaseFilter(new ApostropheFilter(tokens)));
            case "bg" -> new BulgarianAnalyzer();
            case "ca" -> new CatalanAnalyzer();
            case "cs" -> new CzechAnalyzer();
            case "da" -> new DanishAnalyzer();
            case "de" -> new GermanAnalyzer();
            case "el" -> new GreekAnalyzer();
            case "en" -> new EnglishAnalyzer();
            case "es" -> new SpanishAnalyzer();
            case "et" -> new EstonianAnalyzer();
            case "fa" -> new PersianAnalyzer();
            case "fi" -> new FinnishAnalyzer();
            case "fr" -> new FrenchAnalyzer();
            case "hi" -> new HindiAnalyzer();
            case "hu" -> new HungarianAnalyzer();
            case "hy" -> new ArmenianAnalyzer();
            case "it" -> new ItalianAnalyzer();
            case "ja", "ko", "zh" -> new CJKAnalyzer();
            case "ka" -> cut(GEORGIAN_STOP_WORDS, LowerCaseFilter::new);
            case "lt" -> new LithuanianAnalyzer();
            case "lv" -> new LatvianAnalyzer();
            case "no" -> new NorwegianAnalyzer();
            case "nl" -> new DutchAnalyzer();
            case "pt" -> new PortugueseAnalyzer();
            case "ro" -> new RomanianAnalyzer();
            case "ru" -> new RussianAnalyzer();
            case "sr" -> new SerbianAnalyzer();
            case "sv" -> new SwedishAnalyzer();
            case "th" -> new ThaiAnalyzer();
            case "tr" -> new TurkishAnalyzer();
            default -> analyzer(LowerCaseFilter::new);
        };
    }

    private static Analyzer cut(CharArraySet stopWords, Function<TokenStream, TokenStream> lowerCase) {
        return analyzer(tokens -> new TruncateTokenFilter(new StopFilter(lowerCase.apply(tokens), stopWords), CUT));
    }

    private static Analyzer analyzer(Function<TokenStream, TokenStream> filters) {
        return new Analyzer() {

            @Override
            protected TokenStreamComponents createComponents(String field) {
                var tokens = new StandardTokenizer();
                return new TokenStreamComponents(tokens, filters.apply(tokens));
            }
        };
    }
}
