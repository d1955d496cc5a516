/** The audit: every write, who made it and from where, for admins to read and for nobody to change. */
@NullMarked
package org.masthead.access.audit;

import org.jspecify.annotations.NullMarked;
