#pragma once
// Licences as data (definitions/datasets/licences.yaml): what a user has to write, whether the data is open, and what may be put together with what.
#include <mado/datasets/terms.h>

#include <span>

namespace mado::datasets {

struct Licence {
    std::string id {};                        // "PDL-1.0", "CC-BY-4.0", "CC0-1.0"
    Bilingual title {};
    std::string short_title {};               // "PDL1.0", "CC BY 4.0": in 出典
    std::string url {};
    std::vector<std::string> also {};         // other URLs and names under which it is harvested
    bool open = false;                        // anybody may use, change and pass it on, also for money (Open Definition 2.1)
    bool attribution = false;                 // 出典 has to be written
    bool share_alike = false;                 // what is made of it goes under the same licence
    std::string attribution_rule {};          // with {title} {town} {url} {licence} {licence_url}: what 出典 says; empty when none is needed
    std::string edited_rule {};               // what is added when the data was changed
    std::string note {};                      // what whoever chooses it should know (Japanese)
};

// Whether data under `of` may become a part of a work under `into`.
enum class Together { Yes, No, Ask };         // Ask: not the same everywhere, or in no source; a person decides
struct Compatibility { std::string of {}, into {}; Together together = Together::Ask; std::string why {}; };  // why: Japanese, with its source

class Licences {
public:
    static std::expected<Licences, std::vector<Fault>> load(std::string_view file, std::string_view bytes);
    std::vector<Licence> const& all() const { return all_; }
    Licence const* find(std::string_view id) const;
    // By id, short title, title, URL (with and without http/https and a / at the end) or what stands in `also`: how others write it. nullptr: not known.
    Licence const* recognised(std::string_view written) const;
    Compatibility together(std::string_view of, std::string_view into) const;  // the same licence: Yes
    // The licences under which a work made of all of these may be given, in the order of the file; `Ask` counts as no.
    std::vector<std::string> for_all(std::span<std::string const> of) const;

private:
    std::vector<Licence> all_ {};
    std::vector<Compatibility> pairs_ {};
};

struct Attributed { std::string title {}, town {}, url {}; bool edited = false; std::string editor {}; };
// 出典 as users write it: 「公衆トイレ一覧」（総社市）（https://…）、PDL1.0（https://…）. Empty for CC0.
std::string attribution_of(Licence const& licence, Attributed const& of);

}  // namespace mado::datasets
