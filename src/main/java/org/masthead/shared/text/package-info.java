/** Small rules about text. */
@NullMarked
package org.masthead.shared.text;

import org.jspecify.annotations.NullMarked;
