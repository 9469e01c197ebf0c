#include "reader/office.h"

void xlsx_read(Build *build, Zip *zip, const char *workbook)
{
    build_trouble(build, TROUBLE_UNKNOWN);
}
