#include "model/pdf.h"
#include "tests/samples.h"

using namespace mado::sanitizing;
using namespace mado::sanitizing::test;

namespace {

TEST_CASE("what a page does not need is found, however it is written")
{
    CHECK(model::is_plain_pdf(pdf()));
    struct Row { char const* name; std::string bytes; };
    for (auto const& row : {
             Row { "no PDF", "hello" }, Row { "", "" }, Row { "something before it", "x" + pdf() },
             Row { "a script at the start", pdf("/OpenAction << /S /JavaScript /JS (app.alert(1)) >>") },
             Row { "its name in hexadecimal", pdf("/Open#41ction << /S /#4aava#53cript /JS (1) >>") },
             Row { "a program", pdf("", "/AA << /O << /S /Launch /F (cmd.exe) >> >>") },
             Row { "an embedded file", pdf("/Names << /EmbeddedFiles << /Names [(a) << /EF << /F 6 0 R >> >>] >> >>", "", { stream("/Type /EmbeddedFile", "MZ") }) },
             Row { "a form", pdf("/AcroForm << /XFA 6 0 R >>", "", { stream("", "<xdp/>") }) }, Row { "a link", pdf("", "/Annots [<< /Subtype /Link /A << /S /URI /URI (http://evil.example/) >> >>]") },
             Row { "encryption", pdf("", "", {}, "/Encrypt 6 0 R") },
             Row { "hidden in a stream", pdf("", "", { stream("", "7 0 obj << /S /JavaScript >> endobj") }) },
             Row { "hidden in compressed objects", pdf("", "", { stream("/Type /ObjStm /N 1 /First 4 /Filter /FlateDecode", deflated("7 0 << /S /JavaScript /JS (1) >>")) }) },
             Row { "compressed objects in compressed objects", pdf("", "", { stream("/Type /ObjStm /N 1 /First 4 /Filter /FlateDecode", deflated("7 0 << /Type /ObjStm >>")) }) },
             Row { "compressed objects in two ways", pdf("", "", { stream("/Type /ObjStm /Filter [/FlateDecode /ASCIIHexDecode]", deflated("00")) }) },
             Row { "compressed objects with a predictor", pdf("", "", { stream("/Type /ObjStm /Filter /FlateDecode /DecodeParms << /Predictor 12 >>", deflated("00")) }) },
             Row { "compressed objects that are cut", pdf("", "", { stream("/Type /ObjStm /Filter /FlateDecode", deflated(std::string(9000, 'x')).substr(0, 10)) }) },
             Row { "compressed objects that swell", pdf("", "", { stream("/Type /ObjStm /Filter /FlateDecode", deflated(std::string(64U << 20, ' '))) }) },
         }) {
        CAPTURE(row.name);
        CHECK_FALSE(model::is_plain_pdf(row.bytes));
    }
    CHECK(model::is_plain_pdf(pdf("", "", { stream("/Type /ObjStm /N 1 /First 4 /Filter /FlateDecode", deflated("7 0 << /Type /Font >>")) })));
}

}  // namespace
