package org.masthead.shared.http;

import java.util.List;

import org.masthead.shared.problem.Violation;

/** What the form of a body does not show, such as whether a section exists: told together with what is wrong with its form. */
public interface InputRules<T extends Input> {

    Class<T> type();

    /** @param wellFormed with null for what is not, also in lists */
    List<Violation> violations(T wellFormed);
}
