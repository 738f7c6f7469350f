#pragma once
// What the files under definitions/datasets/ give as data: words of vocabularies, and faults of a file that cannot be used.
#include <expected>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace mado::datasets {

// Path below definitions/ ("datasets/licences.yaml", "towns/towns.csv") → bytes.
using Files = std::map<std::string, std::string, std::less<>>;

// Of a definitions::Library, or of whatever has paths(folder) and text(path).
template <class Library>
Files files_of(Library const& library)
{
    Files files;
    for (auto const folder : { "datasets/", "towns/" })
        for (auto const& path : library.paths(folder))
            files.emplace(path, library.text(path));
    return files;
}

struct Bilingual { std::string ja {}, en {}; };

struct Fault {                                // of a file: what is wrong in it
    std::string file {};
    int line = 1, column = 1;
    std::string key {};                       // stable: "licence.url_missing"
    std::string japanese {}, english {};
};

// A term of a vocabulary of DCAT: how often (frequencies.yaml), of what (themes.yaml). The URI is that of the EU's Publications Office.
struct Term {
    std::string id {};                        // "annual", "TRAN"
    Bilingual title {};
    std::string uri {};
};
struct Terms {
    std::vector<Term> all {};                 // in the order of the file
    Term const* find(std::string_view id) const;
    Term const* with_uri(std::string_view uri) const;  // harvested datasets name the URI
};
std::expected<Terms, std::vector<Fault>> load_terms(std::string_view file, std::string_view bytes);

}  // namespace mado::datasets
