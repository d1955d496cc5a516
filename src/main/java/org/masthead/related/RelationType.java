package org.masthead.related;

/** What an edge means, as it is stored: from its source to its target. The other end calls it by the inverse. */
enum RelationType {
    related("related", true, false),
    hasBackground("backgroundOf", false, false),
    followedBy("follows", false, true),
    partOf("hasPart", false, true),
    correctionOf("correctedBy", false, true),
    supersedes("supersededBy", false, true),
    translationOf("translationOf", true, false),
    duplicateOf("hasDuplicate", false, true);

    private final String inverse;
    private final boolean symmetric;
    private final boolean acyclic;

    RelationType(String inverse, boolean symmetric, boolean acyclic) {
        this.inverse = inverse;
        this.symmetric = symmetric;
        this.acyclic = acyclic;
    }

    String inverse() {
        return inverse;
    }

    /** True when both ends call it the same; it is stored once all the same. */
    boolean symmetric() {
        return symmetric;
    }

    boolean acyclic() {
        return acyclic;
    }
}
