package org.masthead.editorschoice;

import java.util.List;

import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;

import org.masthead.shared.http.Input;

/** A whole list, in order. */
public record PickListInput(@NotNull @Size(max = PickService.MOST) List<PickEntryInput> entries) implements Input {
}
