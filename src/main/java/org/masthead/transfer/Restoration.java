package org.masthead.transfer;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

import org.masthead.shared.problem.ProblemException;
import org.masthead.shared.problem.ProblemType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * What one import of an export has met: the articles and lists that are others here, so that nothing of theirs is mixed with
 * what is here under the same name.
 */
final class Restoration {

    // More than that is no accident: the service is another newsroom's
    private static final int MOST = 10_000;
    private static final List<String> REFERENCES = List.of("articleId", "sourceId", "targetId", "scope");

    private final Set<String> refused = new HashSet<>();
    private boolean begun;
    private boolean complete;
    private boolean hopeless;

    void begin() {
        begun = true;
    }

    void end() {
        complete = true;
    }

    void giveUp() {
        hopeless = true;
    }

    /** The record was not brought in: what belongs to it cannot be either. */
    void add(ObjectNode record) {
        var kind = record.path(RecordKind.MARK).asText();
        if (kind.equals(RecordKind.article.name())) {
            refused.add(record.path("id").asText());
        } else if (kind.equals(RecordKind.editorsChoiceList.name())) {
            refused.add("list " + record.path("scope").asText());
        }
        hopeless |= refused.size() > MOST;
    }

    /** @throws ProblemException when the record belongs to something that was refused */
    void requireTied(ObjectNode record) {
        if (hopeless) {
            throw new ProblemException(ProblemType.EXISTS,
                    "Given up: the export is of a format this service does not read, or most of it differs from what is here.");
        }
        for (var name : REFERENCES) {
            JsonNode reference = record.get(name);
            if (reference != null && (refused.contains(reference.asText())
                    || name.equals("scope") && refused.contains("list " + reference.asText()))
                    && !record.path(RecordKind.MARK).asText().equals(RecordKind.editorsChoiceList.name())) {
                throw new ProblemException(ProblemType.EXISTS,
                        "It belongs to " + (name.equals("scope") ? "a list" : "an article")
                                + " that was not brought in: see that line.");
            }
        }
    }

    List<String> remarks() {
        var remarks = new ArrayList<String>();
        if (begun && !complete) {
            remarks.add("The export is cut off: its last line is missing.");
        }
        return remarks;
    }
}
