package org.masthead.article;

import java.util.List;

/** All authors that readers may know of, by name. */
public record AuthorList(List<Author> data) {
}
