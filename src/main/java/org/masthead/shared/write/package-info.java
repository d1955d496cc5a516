/** What every write has in common: one transaction, rehearsals, and answers that are given again to a retry. */
@NullMarked
package org.masthead.shared.write;

import org.jspecify.annotations.NullMarked;
