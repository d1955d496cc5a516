package org.masthead.article;

import java.util.List;

/** All tags that readers may know of, by name. */
public record TagList(List<Tag> data) {
}
