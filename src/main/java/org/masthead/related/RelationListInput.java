package org.masthead.related;

import java.util.List;

import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;

import org.masthead.shared.http.Input;

/** All edges an article is to have, in their order. At most 50 under each of the 14 names. */
public record RelationListInput(@NotNull @Size(max = 700) List<RelationInput> relations) implements Input {
}
