package org.masthead.related;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

import org.masthead.shared.problem.ProblemException;
import org.masthead.shared.problem.Violation;
import org.masthead.shared.text.Nearest;

/**
 * What one end of an edge calls it. "B follows A" is the {@code followedBy} from A to B, seen from its target and so
 * {@code inverse}; a symmetric type has one name only, which is never the inverse one.
 */
record RelationName(RelationType type, boolean inverse) {

    static final String DEFAULT = "related";

    private static final List<RelationName> ALL = Arrays.stream(RelationType.values())
            .flatMap(type -> type.symmetric() ? Stream.of(new RelationName(type, false))
                    : Stream.of(new RelationName(type, false), new RelationName(type, true)))
            .toList();

    static Optional<RelationName> of(String text) {
        return ALL.stream().filter(name -> name.text().equals(text)).findFirst();
    }

    /** @throws ProblemException {@code invalid}, with the nearest name */
    static RelationName required(String text) {
        return of(text).orElseThrow(() -> {
            var names = texts();
            return ProblemException.invalid(Violation.body("/type", "enum", "must be one of " + String.join(", ", names),
                    Nearest.to(text, names)));
        });
    }

    static List<String> texts() {
        return ALL.stream().map(RelationName::text).toList();
    }

    /** What the other end calls the same edge. */
    RelationName turned() {
        return type.symmetric() ? this : new RelationName(type, !inverse);
    }

    String text() {
        return inverse ? type.inverse() : type.name();
    }
}
