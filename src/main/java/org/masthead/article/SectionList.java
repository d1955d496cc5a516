package org.masthead.article;

import java.util.List;

/** All sections that readers may know of, by name. */
public record SectionList(List<Section> data) {
}
