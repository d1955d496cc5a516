package org.masthead.transfer;

/**
 * How to import.
 *
 * @param create true: an article that exists is a failure; false: it is overwritten
 * @param publish whether to publish what is brought in
 * @param dryRun true: say what would become of each line, and change nothing
 * @param restore whether the caller may bring in the records of an export, which say who wrote what when
 */
record ImportOptions(boolean create, boolean publish, boolean dryRun, boolean restore, String actor) {
}
