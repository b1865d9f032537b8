/*
 * method.h
 *		Arguments of SQL functions that say how: a method by name, a confidence.
 */
#ifndef CM_METHOD_H
#define CM_METHOD_H

#include "compat.h"

extern int	method_argument(FunctionCallInfo fcinfo, int argument, const char *const *known);
extern float8 confidence_argument(FunctionCallInfo fcinfo, int argument);

#endif							/* CM_METHOD_H */
