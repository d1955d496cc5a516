package org.masthead.related;

import java.util.UUID;

/**
 * The article at the other end of an edge, as editors see it: the slug and title of its working copy, and whether it is live
 * now.
 */
public record RelationEnd(UUID id, String slug, String title, boolean live) {
}
