#include "reader/formats.h"

void pdf_read(Build *build, const char *bytes, gsize count)
{
    build_trouble(build, TROUBLE_UNKNOWN);
}
