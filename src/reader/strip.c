#include "reader/strip.h"

#include "reader/formats.h"

Strip strip_any(const char *bytes, gsize count, GByteArray *out)
{
    switch (sniff_kind(bytes, count)) {
    case KIND_PDF:
        return strip_pdf(bytes, count, out);
    case KIND_ZIP:
        return strip_office(bytes, count, out);
    default:
        return STRIP_UNABLE;
    }
}
