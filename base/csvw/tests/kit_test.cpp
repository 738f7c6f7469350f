// The W3C's cases, where they stand beside the source; our own stand in process_test. With MADO_CSVW_CASE=test034 only those are run and shown.
#include "tests/graph.h"

#include <mado/csvw/process.h>

#include <cmath>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <doctest/doctest.h>

namespace mado::csvw::tests {

namespace {

namespace bj = boost::json;
namespace files = std::filesystem;

constexpr char base[] = "http://www.w3.org/2013/csvw/tests/";

std::string bytes_of(files::path const& path)
{
    std::ifstream in(path, std::ios::binary);
    return { std::istreambuf_iterator<char>(in), {} };
}

bool same(bj::value const& a, bj::value const& b)
{
    if (a.is_number() && b.is_number()) {
        auto const x = a.to_number<double>(), y = b.to_number<double>();
        return x == y || std::abs(x - y) <= 1e-12 * std::max(std::abs(x), std::abs(y));
    }
    if (a.is_array() && b.is_array()) {
        auto const &x = a.get_array(), &y = b.get_array();
        return x.size() == y.size() && std::equal(x.begin(), x.end(), y.begin(), same);
    }
    if (!a.is_object() || !b.is_object())
        return a == b;
    auto const &x = a.get_object(), &y = b.get_object();
    return x.size() == y.size() && std::ranges::all_of(x, [&](auto const& member) { return y.contains(member.key()) && same(member.value(), y.at(member.key())); });
}

struct Ran {
    Findings findings {};
    std::string out {};
    bool good = false;
};

std::string text(bj::value const* value) { return value && value->is_string() ? std::string(value->get_string().c_str()) : std::string(); }

Ran run(files::path const& kit, bj::object const& entry, Asked::For purpose)
{
    Folder web(kit, base);
    Asked asked;
    asked.purpose = purpose;
    asked.action = base + text(entry.if_contains("action"));
    asked.link = text(entry.if_contains("httpLink"));
    asked.content_type = text(entry.if_contains("contentType"));
    if (auto const* option = entry.if_contains("option")) {
        auto const& options = option->get_object();
        if (auto const metadata = text(options.if_contains("metadata")); !metadata.empty())
            asked.metadata = base + metadata;
        asked.minimal = options.contains("minimal") && options.at("minimal").as_bool();
    }
    Ran ran;
    ran.good = process(asked, web, ran.findings, [&](std::string_view piece) { ran.out += piece; });
    return ran;
}

// Empty: as it should be.
std::string fault(files::path const& kit, bj::object const& entry, std::string const& type, Ran const& ran)
{
    auto const told = [&] { return " " + to_json(ran.findings); };
    if (type == "PositiveValidationTest")
        return ran.good && ran.findings.warnings() == 0 ? "" : "should be clean" + told();
    if (type == "WarningValidationTest")
        return ran.good && ran.findings.warnings() != 0 ? "" : "should only warn" + told();
    if (type.starts_with("Negative"))
        return !ran.good ? "" : "should be an error" + told();
    if (!ran.good)
        return "should convert" + told();
    if (type.ends_with("WithWarnings") && ran.findings.warnings() == 0)
        return "should warn";
    auto const result = text(entry.if_contains("result"));
    auto const wanted = bytes_of(kit / result);
    if (type.starts_with("ToJson")) {
        bj::error_code error;
        auto const found = bj::parse(ran.out, error);
        return !error && same(found, bj::parse(wanted)) ? "" : "JSON differs:\n" + ran.out;
    }
    auto const expected = turtle(wanted, base + result), made = turtle(ran.out, base);
    if (!expected || !made)
        return "Turtle cannot be read";
    return are_alike(*expected, *made) ? "" : "RDF differs; wanted:\n" + shown(*expected) + "found:\n" + shown(*made);
}

}  // namespace

TEST_CASE("the W3C's cases of CSV on the Web")
{
    auto const kit = files::path(MADO_SOURCE_ROOT) / "../shared/conformance/csvw";
    if (!files::exists(kit / "manifest-validation.jsonld")) {
        MESSAGE("the W3C's cases do not stand beside the source");
        return;
    }
    auto const* only = std::getenv("MADO_CSVW_CASE");
    for (auto const& [name, purpose] : { std::pair(std::string("validation"), Asked::For::Validation), std::pair(std::string("json"), Asked::For::Json), std::pair(std::string("rdf"), Asked::For::Rdf) }) {
        int all = 0, passed = 0;
        auto const manifest = bj::parse(bytes_of(kit / ("manifest-" + name + ".jsonld")));
        for (auto const& value : manifest.at("entries").as_array()) {
            auto const& entry = value.as_object();
            auto const id = text(entry.if_contains("id"));
            if (only && !id.ends_with(only))
                continue;
            auto const ran = run(kit, entry, purpose);
            auto const wrong = fault(kit, entry, text(entry.if_contains("type")).substr(5), ran);
            ++all;
            passed += wrong.empty() ? 1 : 0;
            CHECK_MESSAGE(wrong.empty(), id << ": " << wrong);
        }
        MESSAGE("CSVW kit: " << name << " " << passed << " of " << all);
    }
}

}  // namespace mado::csvw::tests
