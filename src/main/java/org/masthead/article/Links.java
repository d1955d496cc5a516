package org.masthead.article;

/** The links that may be stored: nothing a browser would run. */
final class Links {

    static final String WEB = "https?://[^\\s<>\"]+";
    static final String WEB_OR_EMPTY = "(" + WEB + ")?";
    static final String MESSAGE = "must be an absolute http or https URL";

    private Links() {
    }
}
