/** What was written, told to whoever keeps a record of it. */
@NullMarked
package org.masthead.shared.change;

import org.jspecify.annotations.NullMarked;
