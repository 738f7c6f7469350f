#include <mado/sanitizing/kinds.h>
#include <mado/sanitizing/rebuild.h>

#include <mado/names/id.h>
#include <mado/photo/photo.h>

#include "model/package.h"
#include "model/pdf.h"
#include "model/text.h"
#include "tests/samples.h"

#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <iterator>

using namespace mado;
using namespace mado::sanitizing;
using namespace mado::sanitizing::test;
using namespace std::string_literals;

namespace {

// This program is its own child (base/sandbox).
__attribute__((constructor)) void as_child(int count, char** words)
{
    if (char const* word = std::getenv(sandbox::child_variable))
        ::_exit(work_as_child(word, count > 2 ? words[2] : ""));
}

sandbox::Sandbox const& box()
{
    static sandbox::Sandbox const one { { .bounded_will_do = true } };
    return one;
}

std::string words_in(std::string const& pdf)
{
    auto const done = box().run({ .program = "/usr/bin/pdftotext", .words = { "-", "-" }, .input = pdf });
    return done.output;
}

std::string photo_fixture(std::string const& name)
{
    std::ifstream in(MADO_SOURCE_ROOT "/base/photo/fuzz/corpus/photo/" + name, std::ios::binary);
    return { std::istreambuf_iterator<char>(in), {} };
}

TEST_CASE("a PDF is drawn anew: its words can be found, nothing in it acts")
{
    struct Row { char const* name; std::string bytes; };
    for (auto const& row : {
             Row { "plain", pdf() }, Row { "JavaScript at the start", pdf("/OpenAction << /S /JavaScript /JS (app.alert(1)) >> /Names << /JavaScript << /Names [(a) << /S /JavaScript /JS (x) >>] >> >>") },
             Row { "a program is launched", pdf("/OpenAction << /S /Launch /F (cmd.exe) >>", "/AA << /O << /S /Launch /Win << /F (cmd.exe) >> >> >>") },
             Row { "an embedded file", pdf("/Names << /EmbeddedFiles << /Names [(x.exe) << /Type /Filespec /F (x.exe) /EF << /F 6 0 R >> >>] >> >>",
                                           "/Annots [<< /Type /Annot /Subtype /FileAttachment /Rect [1 1 9 9] /FS << /Type /Filespec /F (y) /EF << /F 6 0 R >> >> >>]", { stream("/Type /EmbeddedFile", "MZxx") }) },
             Row { "a form of XFA", pdf("/AcroForm << /XFA 6 0 R /Fields [7 0 R] >>", "/Annots [7 0 R]", { stream("", "<xdp:xdp><script>evil</script></xdp:xdp>"),
                                        "<< /Type /Annot /Subtype /Widget /FT /Tx /T (f) /V (filled in) /Rect [72 600 272 630] /DA (/F1 12 Tf 0 g) /AA << /K << /S /JavaScript /JS (k) >> >> >>" }) },
             Row { "links outwards", pdf("", "/Annots [<< /Type /Annot /Subtype /Link /Rect [1 1 90 90] /A << /S /URI /URI (http://evil.example/) >> >> << /Type /Annot /Subtype /Link /Rect [1 1 90 90] /A << /S /GoToR /F (//host/share) >> >>]") },
             Row { "also a page of HTML", "<html><script>alert(1)</script>\n" + pdf() },
         }) {
        CAPTURE(row.name);
        auto const made = rebuilt(box(), row.bytes);
        CHECK(made.state == State::Clean);
        CHECK(made.type == "application/pdf");
        CHECK(made.pages == 1);
        CHECK(model::is_plain_pdf(made.bytes));
        CHECK(words_in(made.bytes).find("Hello page") != std::string::npos);
        for (auto const* trace : { "alert", "cmd.exe", "MZxx", "evil<", "<html", "evil.example" })
            CHECK(made.bytes.find(trace) == std::string::npos);
    }
}

TEST_CASE("what cannot be read is refused by its reason, what is cut does not stop us")
{
    auto const whole = pdf();
    struct Row { char const* name; std::string bytes; State state; Reason reason; };
    for (auto const& row : {
             Row { "nothing", "", State::Refused, Reason::Empty }, Row { "a PDF's head alone", "%PDF-1.7\n", State::Refused, Reason::Broken },
             Row { "with a password", pdf("", "", { "<< /Filter /Standard /V 2 /R 3 /Length 128 /P -44 /O (01234567890123456789012345678901) /U (01234567890123456789012345678901) >>" }, "/Encrypt 6 0 R /ID [(a) (a)]"),
                   State::Refused, Reason::Encrypted },
             Row { "SVG", "<svg xmlns='http://www.w3.org/2000/svg'><script>1</script></svg>", State::Refused, Reason::Markup }, Row { "HTML", "<!DOCTYPE html><p>", State::Refused, Reason::Markup },
             Row { "RTF", "{\\rtf1 x}", State::Refused, Reason::Markup }, Row { "a program", "MZ\x90\0\x03\0\0\0"s, State::Refused, Reason::Unknown },
             Row { "a drawing (DWG)", "AC1032" + std::string(100, '\0'), State::Refused, Reason::Drawing },
             Row { "an old Office file", "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1" + std::string(600, '\0'), State::Refused, Reason::OldOffice },
             Row { "Office with a password", "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1" + std::string(600, '\0') + "E\0n\0c\0r\0y\0p\0t\0e\0d\0P\0a\0c\0k\0a\0g\0e\0"s, State::Refused, Reason::Encrypted },
             Row { "a zip", zip({ { "a.txt", "x" } }), State::Refused, Reason::Archive }, Row { "a photo, cut", photo_fixture("turned.heic").substr(0, 300), State::Refused, Reason::Broken },
             Row { "a photo that says too much", photo_fixture("bomb.png"), State::Refused, Reason::TooLarge }, Row { "65 MB", std::string(65U << 20, 'a'), State::Refused, Reason::TooLarge },
         }) {
        CAPTURE(row.name);
        auto const made = rebuilt(box(), row.bytes);
        CHECK(word_of(made.state) == word_of(row.state));
        CHECK(word_of(made.reason) == word_of(row.reason));
        CHECK(made.bytes.empty());
    }
    for (std::size_t cut = 10; cut < whole.size(); cut += whole.size() / 7) {
        auto const made = rebuilt(box(), whole.substr(0, cut));
        CHECK((made.state == State::Refused || model::is_plain_pdf(made.bytes)));
    }
}

TEST_CASE("50 MB of a PDF's padding are read within the bounds")
{
    auto const made = rebuilt(box(), pdf("", "", { stream("", std::string(50U << 20, 'x')) }));
    CHECK(made.state == State::Clean);
    CHECK(made.bytes.size() < (1U << 20));
}

TEST_CASE("pictures become pixels alone")
{
    for (auto const* name : { "turned.jpg", "plain.png", "quarters.heic" }) {
        CAPTURE(name);
        auto const made = rebuilt(box(), photo_fixture(name));
        CHECK(made.state == State::Clean);
        CHECK(made.type == "image/jpeg");
        CHECK(made.bytes.starts_with("\xFF\xD8\xFF"));
        CHECK(made.bytes.find("Exif") == std::string::npos);
    }
    // What stands behind a photo's end does not come along.
    CHECK(rebuilt(box(), photo_fixture("turned.jpg") + "<script>alert(1)</script>").bytes.find("script") == std::string::npos);
}

TEST_CASE("text passes when it is text and nothing else; a table with formulas is text too")
{
    struct Row { char const* name; std::string bytes, made; };
    for (auto const& row : { Row { "UTF-8 with a mark", "\xEF\xBB\xBF" "氏名,住所\r\n", "氏名,住所\r\n" }, Row { "CP932", "\x8E\x81\x96\xBC", "氏名" }, Row { "UTF-16", "\xFF\xFE\x4F\x6C"s, "汏" },
             Row { "a formula", "=cmd|'/c calc'!A0,1\n", "=cmd|'/c calc'!A0,1\n" } }) {
        CAPTURE(row.name);
        auto const made = rebuilt(box(), row.bytes);
        CHECK(made.state == State::Clean);
        CHECK(made.type == "text/plain; charset=utf-8");  // opened as text, never as a table
        CHECK(made.bytes == row.made);
    }
    for (auto const& bytes : { "a\0b"s, "a\x1B[2Jb"s, "\xC3\x28\x81"s, "a\xE2\x80\xAE" "b"s })
        CHECK_FALSE(model::plain_text(bytes));
}

TEST_CASE("without walls nothing is opened: the file waits")
{
    sandbox::Sandbox const none { { .bubblewrap = "/nowhere/bwrap" } };
    for (auto const& bytes : { pdf(), photo_fixture("plain.png"), docx("<w:p/>") }) {
        auto const made = rebuilt(none, bytes);
        CHECK(made.state == State::Waiting);
        CHECK(made.reason == Reason::NoWalls);
    }
}

TEST_CASE("walls that fall after they stood refuse no file for good: it waits")
{
    if (sandbox::Sandbox().walls() != sandbox::Walls::Apart) {
        MESSAGE("bubblewrap makes no namespaces here");
        return;
    }
    auto pattern = (std::filesystem::temp_directory_path() / "mado-walls-XXXXXX").string();
    std::filesystem::path const folder = ::mkdtemp(pattern.data());
    auto const bubblewrap = folder / "bwrap";
    for (auto const& bytes : { pdf(), photo_fixture("plain.png"), docx("<w:p/>") }) {
        std::filesystem::remove(bubblewrap);
        std::filesystem::create_symlink("/usr/bin/bwrap", bubblewrap);
        sandbox::Sandbox const one { { .bubblewrap = bubblewrap.string() } };
        CHECK(rebuilt(one, bytes).state == State::Clean);
        std::filesystem::remove(bubblewrap);
        std::filesystem::create_symlink("/usr/bin/false", bubblewrap);  // as bubblewrap ends that can make no namespace
        auto const made = rebuilt(one, bytes);
        CHECK(made.state == State::Waiting);
        CHECK(made.reason == Reason::NoWalls);
    }
    std::filesystem::remove_all(folder);
}

// -- Office.
std::string const word_body = "<w:p><w:r><w:t>見積書</w:t></w:r></w:p>";

model::Parts parts_of(Rebuilt const& made)
{
    REQUIRE_MESSAGE(made.state == State::Clean, word_of(made.reason));
    auto parts = model::unpacked(made.bytes);
    REQUIRE(parts);
    return *parts;
}

TEST_CASE("an Office file keeps what it shows and loses what it does")
{
    auto const made = rebuilt(box(), docx(word_body
            + "<w:p><w:r><w:fldChar w:fldCharType=\"begin\"/></w:r><w:r><w:instrText>DD</w:instrText></w:r><w:r><w:instrText>EAUTO c:\\\\cmd.exe</w:instrText></w:r><w:r><w:fldChar w:fldCharType=\"separate\"/></w:r>"
              "<w:r><w:t>result stays</w:t></w:r><w:r><w:fldChar w:fldCharType=\"end\"/></w:r></w:p><w:p><w:fldSimple w:instr=\"INCLUDETEXT http://evil.example/\"><w:r><w:t>simple stays</w:t></w:r></w:fldSimple></w:p>"
              "<w:p><w:hyperlink r:id=\"h\"><w:r><w:t>link words</w:t></w:r></w:hyperlink></w:p><w:p><w:r><w:object><o:OLEObject xmlns:o=\"o\" r:id=\"o\"/></w:object></w:r></w:p><w:altChunk r:id=\"a\"/>",
        { relates("s", "styles", "styles.xml"), relates("set", "settings", "settings.xml"), relates("h", "hyperlink", "http://evil.example/", true), relates("o", "oleObject", "embeddings/ole.bin"),
            relates("a", "aFChunk", "chunk.html"), relates("v", "vbaProject", "vbaProject.bin"), relates("i", "image", "media/photo.jpg"), relates("x", "customXml", "../customXml/item1.xml") },
        { { "word/styles.xml", "<w:styles xmlns:w=\"w\"/>" }, { "word/settings.xml", "<w:settings xmlns:w=\"w\" xmlns:r=\"r\"><w:attachedTemplate r:id=\"t\"/><w:zoom w:percent=\"90\"/></w:settings>" },
            { "word/_rels/settings.xml.rels", relations({ relates("t", "attachedTemplate", "http://evil.example/t.dotm", true) }) }, { "word/vbaProject.bin", "MACRO" }, { "word/embeddings/ole.bin", "OLE" },
            { "word/chunk.html", "<script>" }, { "word/media/photo.jpg", photo_fixture("turned.jpg") }, { "customXml/item1.xml", "<a/>" }, { "docProps/core.xml", "<author>NAME</author>" }, { "stray.exe", "MZ" } },
        "<Override PartName=\"/word/styles.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.wordprocessingml.styles+xml\"/>"
        "<Override PartName=\"/word/settings.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.wordprocessingml.settings+xml\"/>",
        "application/vnd.ms-word.document.macroEnabled.main+xml"));
    CHECK(made.type == "application/vnd.openxmlformats-officedocument.wordprocessingml.document");
    auto const parts = parts_of(made);
    std::string names, all;
    for (auto const& [name, bytes] : parts) {
        names += name + " ";
        all += name.ends_with(".jpeg") ? "" : bytes;
    }
    CHECK(names == "[Content_Types].xml _rels/.rels word/_rels/document.xml.rels word/document.xml word/media/photo.jpeg word/settings.xml word/styles.xml ");
    for (auto const* words : { "見積書", "result stays", "simple stays", "link words", "w:zoom", "rId1" })
        CHECK(all.find(words) != std::string::npos);
    for (auto const* words : { "evil.example", "External", "DD", "EAUTO", "INCLUDETEXT", "fldChar", "OLEObject", "altChunk", "vbaProject", "macroEnabled", "attachedTemplate", "NAME", "hyperlink r:id", "Exif" })
        CHECK_MESSAGE(all.find(words) == std::string::npos, words);
    CHECK(parts.at("word/media/photo.jpeg").find("Exif") == std::string::npos);
}

TEST_CASE("a workbook keeps its values and loses its formulas, names and links")
{
    constexpr auto sheet = "application/vnd.openxmlformats-officedocument.spreadsheetml.";
    auto const made = rebuilt(box(), zip({ { "[Content_Types].xml", std::string("<Types xmlns=\"t\"><Override PartName=\"/xl/workbook.xml\" ContentType=\"application/vnd.ms-excel.sheet.macroEnabled.main+xml\"/>"
                                                                               "<Override PartName=\"/xl/sheet1.xml\" ContentType=\"") + sheet + "worksheet+xml\"/><Override PartName=\"/xl/macro1.xml\" ContentType=\"application/vnd.ms-excel.macrosheet+xml\"/></Types>" },
        { "_rels/.rels", relations({ relates("r", "officeDocument", "/xl/workbook.xml") }) },
        { "xl/workbook.xml", "<workbook xmlns:r=\"x\"><sheets><sheet r:id=\"a\"/><sheet r:id=\"m\"/></sheets><definedNames><definedName>_xlnm.Auto_Open</definedName></definedNames><externalReferences><externalReference r:id=\"e\"/></externalReferences></workbook>" },
        { "xl/_rels/workbook.xml.rels", relations({ relates("a", "worksheet", "sheet1.xml"), relates("m", "xlMacrosheet", "macro1.xml"), relates("e", "externalLink", "external.xml") }) },
        { "xl/sheet1.xml", "<worksheet><sheetData><row><c><f>cmd|'/c calc'!A0</f><v>12345</v></c></row></sheetData></worksheet>" }, { "xl/macro1.xml", "<m/>" }, { "xl/external.xml", "<e/>" } }));
    CHECK(made.type == "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet");
    auto const parts = parts_of(made);
    CHECK(parts.at("xl/sheet1.xml").find("12345") != std::string::npos);
    for (auto const& [name, bytes] : parts)
        for (auto const* words : { "cmd|", "Auto_Open", "externalLink", "acro", "r:id=\"m\"", "r:id=\"e\"" })
            CHECK_MESSAGE(bytes.find(words) == std::string::npos, name << " " << words);
    CHECK_FALSE(parts.contains("xl/macro1.xml"));
}

TEST_CASE("a package that is made to hurt is refused, in its own child")
{
    std::string deep, laughs = "<?xml version=\"1.0\"?><!DOCTYPE l [<!ENTITY a \"ha\"><!ENTITY b \"&a;&a;&a;&a;\">]><w:document>&b;</w:document>";
    for (int i = 0; i < 100'000; ++i)
        deep += "<w:p>";
    auto const types = "<Types xmlns=\"t\"><Override PartName=\"/word/document.xml\" ContentType=\""s + document_type + "\"/></Types>";
    auto const root = relations({ relates("r", "officeDocument", "word/document.xml") });
    struct Row { char const* name; std::string bytes; Reason reason; };
    for (auto const& row : {
             Row { "a bomb", docx(word_body, {}, { { "word/bomb.xml", std::string(60U << 20, ' ') } }), Reason::TooLarge },
             Row { "many small ones", docx(word_body, {}, [] { Entries many; for (int i = 0; i < 4100; ++i) many.push_back({ "a/" + std::to_string(i), "" }); return many; }()), Reason::TooLarge },
             Row { "a name that leads out", docx(word_body, {}, { { "../../etc/cron.d/x", "x" } }), Reason::Broken }, Row { "a name from the root", docx(word_body, {}, { { "/etc/x", "x" } }), Reason::Broken },
             Row { "a name of another system", docx(word_body, {}, { { "..\\x", "x" } }), Reason::Broken }, Row { "two of one name", docx(word_body, {}, { { "word/document.xml", "x" } }), Reason::Broken },
             Row { "entities that grow", zip({ { "[Content_Types].xml", types }, { "_rels/.rels", root }, { "word/document.xml", laughs } }), Reason::Broken },
             Row { "very deep", docx(deep), Reason::Broken }, Row { "not XML", zip({ { "[Content_Types].xml", types }, { "_rels/.rels", root }, { "word/document.xml", "hello" } }), Reason::Broken },
             Row { "its document is elsewhere", zip({ { "[Content_Types].xml", types }, { "_rels/.rels", relations({ relates("r", "officeDocument", "../../../etc/passwd") }) }, { "word/document.xml", "<a/>" } }), Reason::Archive },
             Row { "another kind of package", zip({ { "[Content_Types].xml", "<Types/>" }, { "_rels/.rels", root }, { "word/document.xml", "<a/>" } }), Reason::Archive },
             Row { "cut", docx(word_body).substr(0, 500), Reason::Broken },
         }) {
        CAPTURE(row.name);
        auto const made = rebuilt(box(), row.bytes);
        CHECK(made.state == State::Refused);
        CHECK(word_of(made.reason) == word_of(row.reason));
    }
}

}  // namespace
