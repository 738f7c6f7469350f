#pragma once
// One record becomes a Found: what others write is cleaned, bounded and put into our vocabularies; what could not be understood is told.
#include <mado/harvest/harvest.h>

#include <optional>

namespace mado::harvest {

// Without what is no letter (controls, overrides), trimmed, not longer than so many characters.
std::string clean(std::string_view words, std::size_t most);
// "2026-11-06", "2026/4/1", "令和8年4月1日", the beginning of "2026-11-06T09:12:33Z".
std::optional<Day> day_of(std::string_view written);
// A time without zone is of `offset_hours` (CKAN: 0); a day is its midnight in Tokyo.
std::optional<Instant> moment_of(std::string_view written, int offset_hours);
// Of a file: "CSV", "XLSX" by what was said, else by the address, else by the media type. Empty: nothing says it.
std::string format_of(std::string_view said, std::string_view address, std::string_view media_type);
std::string ending_of(std::string_view address);  // "CSV"; empty: none
// Resolved, with letters that are not ASCII encoded. Nothing: no address of the web.
std::optional<std::string> address_of(std::string_view base, std::string_view written);
// scheme://host:port of an address, lower case.
std::string origin_of(std::string_view address);

struct FileWords { std::string identity {}, address {}, name {}, description {}, format {}, media_type {}, changed {}; std::int64_t bytes = 0; int offset_hours = 9; };

class Making {
public:
    Making(datasets::Vocabulary const& vocabulary, Limits const& limits, std::string base, std::string place);

    void title(std::string_view words);
    void kana(std::string_view words);
    void description(std::string_view words);
    void contact(std::string_view words);
    void division(std::string_view words);
    void attribution(std::string_view words);
    void licence(std::vector<std::string> const& written);     // the first that is known
    void frequency(std::string_view written);
    void theme(std::string_view written);
    void tag(std::string_view words);
    void covers(std::string_view from, std::string_view until);
    void covers_place(std::string_view code);
    void published(std::string_view written, int offset_hours = 9);
    void changed(std::string_view written, int offset_hours = 9);
    void landing(std::string_view written);
    void file(FileWords const& words);
    void tell(std::string key, text::Arguments arguments = {});

    // Into the catalogue: with a title and an identifier it is found, else it is a finding. `name`: what others call it in addresses.
    void finish(Catalogue& into, std::string_view source, std::string_view identifier, std::string_view name = {});

private:
    datasets::Vocabulary const& vocabulary_;
    Limits const& limits_;
    std::string base_;
    Found found_ {};
    bool told_files_ = false;
};

// What a second reading compares.
std::string fingerprint_of(Found const& found);

}  // namespace mado::harvest
