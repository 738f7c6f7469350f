// Metadata from outside with a small table: validated and converted every way. The first line of the input is the table, with \n written as |.
#include <mado/csvw/process.h>

#include <algorithm>

#include <boost/json/parse.hpp>

using namespace mado;

namespace {

class Page : public csvw::Web {
public:
    std::string table_text, metadata;
    std::optional<std::string> document(std::string_view url) override { return url.ends_with(".json") ? std::optional(metadata) : std::nullopt; }
    std::optional<csv::Source> table(std::string_view) override { return csv::of_text(table_text); }
    bool knows(std::string_view) const override { return true; }
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size)
{
    std::string_view const all(reinterpret_cast<char const*>(data), size);
    Page web;
    auto const end = std::min(all.find('\n'), all.size());
    web.table_text = all.substr(0, end);
    std::ranges::replace(web.table_text, '|', '\n');
    web.metadata = all.substr(std::min(end + 1, all.size()));
    for (auto const purpose : { csvw::Asked::For::Validation, csvw::Asked::For::Json, csvw::Asked::For::Rdf })
        for (bool const minimal : { false, true }) {
            csvw::Asked asked;
            asked.purpose = purpose;
            asked.minimal = minimal;
            asked.action = "http://e.org/m.json";
            csvw::Findings findings(20);
            std::string out;
            bool const good = csvw::process(asked, web, findings, [&](std::string_view text) { out += text; });
            boost::json::error_code error;
            if (good && purpose == csvw::Asked::For::Json && (boost::json::parse(out, error), error) && error != boost::json::error::too_deep) {
                std::fprintf(stderr, "not JSON: %s\n", out.c_str());
                std::abort();
            }
        }
    return 0;
}
