// What is printed, and what is shown on a page, is read back by a scanner that is not ours (zbar), digit for digit.
#include <mado/print/document.h>
#include <mado/print/gs1.h>
#include <mado/slips/convenience.h>
#include <mado/slips/el_qr.h>

#include <doctest/doctest.h>

#include <cstdio>
#include <filesystem>
#include <fstream>
#include <unistd.h>

using namespace mado;

namespace {

struct Folder {
    std::filesystem::path path = std::filesystem::temp_directory_path() / ("mado_slips_test_" + std::to_string(::getpid()));
    Folder() { std::filesystem::create_directories(path); }
    ~Folder() { std::filesystem::remove_all(path); }

    std::string run(std::string const& command) const
    {
        auto* pipe = ::popen(("cd '" + path.string() + "' && " + command).c_str(), "r");
        REQUIRE(pipe != nullptr);
        std::string out;
        for (int c = 0; (c = std::fgetc(pipe)) != EOF;)
            out += static_cast<char>(c);
        CHECK_MESSAGE(::pclose(pipe) == 0, command);
        return out;
    }

    // The page as a bitmap of 300 dots an inch, as an office printer makes it.
    std::string scanned(std::string const& html) const
    {
        std::ofstream(path / "slip.pdf", std::ios::binary) << print::pdf(html, {}).value();
        run("pdftoppm -r 300 -gray -singlefile slip.pdf slip");
        return run("zbarimg -q slip.pgm 2>/dev/null");
    }
};

std::string convenience()
{
    return slips::encode(slips::ConvenienceCode { "912345", "123456789012345670000", 0, Day::parse("2026-07-31"), slips::Stamp::NotNeeded, Yen(12'300) }).value();
}

std::string el_qr()
{
    return slips::encode(slips::ElQr { "00000000000", Yen(12'300), slips::FeeBearer::Town, "127", "00002026000000000001", "123456", "33000", "001", 2026, 2026, "00",
        *Day::parse("2026-06-01"), *Day::parse("2026-07-31") }).value();
}

int modules_of(std::string const& svg)
{
    return std::stoi(svg.substr(svg.find("viewBox=\"0 0 ") + 13));
}

}  // namespace

TEST_CASE_FIXTURE(Folder, "both codes of one slip are read back, digit for digit")
{
    auto const read = scanned("<p>納入通知書</p><img data-gs1=\"" + slips::gs1_text(convenience()) + "\" data-mm=\"58\"><p></p><img data-qr=\"" + el_qr() + "\" data-mm=\"25\">");
    CHECK(read.find("CODE-128:" + convenience() + "\n") != std::string::npos);
    CHECK(read.find("QR-Code:" + el_qr() + "\n") != std::string::npos);
    CHECK(slips::parse_convenience(convenience()).has_value());
}

TEST_CASE_FIXTURE(Folder, "a wrong digit is printed as it is and refused when it is read")
{
    auto wrong = convenience();
    wrong[20] = wrong[20] == '9' ? '0' : '9';
    auto const read = scanned("<img data-gs1=\"" + slips::gs1_text(wrong) + "\" data-mm=\"58\">");
    auto const digits = read.substr(read.find(':') + 1, 44);
    CHECK(digits == wrong);
    CHECK(slips::parse_convenience(digits).error().key == "slips.check_digit");
}

TEST_CASE("as SVG: digits alone make the smallest symbol, and bars have FNC1 in front")
{
    CHECK(modules_of(print::qr_svg(el_qr()).value()) == 41 + 8);  // version 6, whose 255 digits this is
    CHECK(modules_of(print::qr_svg("A" + el_qr()).value()) > 49);
    // Start, FNC1, 22 pairs of digits, check: eleven modules each; stop thirteen.
    CHECK(modules_of(print::gs1_svg(slips::gs1_text(convenience())).value()) == 25 * 11 + 13 + 20);
    for (auto const* text : { "", convenience().c_str(), "(91)犬", "91912345" })
        CHECK_FALSE(print::gs1_svg(text));
    CHECK(print::as_web_html("<img data-gs1=\"" + slips::gs1_text(convenience()) + "\">")->find("<img class=\"barcode\"") != std::string::npos);
    CHECK_FALSE(print::check("<img data-gs1=\"(91)12\" data-qr=\"x\">"));
}
