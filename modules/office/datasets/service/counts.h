#pragma once
// Figures of our own as datasets, on the transaction of who runs them (jobs/counts.cpp).
#include <mado/open_data/desk.h>

namespace mado::open_data::service {

struct Figures {
    std::string name, title, description, owner, csv, hash;
    std::size_t rows = 0;
    int hide_below = 0;
    bool begins_with_a_person = false;        // the first version a person publishes; then it goes on by itself
    // Short enough to stay as it is when the file is taken: it names the resource that is ours.
    std::string file() const { return name.substr(0, 96) + ".csv"; }
};
// Those that have changed and may come now.
std::vector<Figures> figures_wanted(db::Read& tx, Workplace const& here);
enum class Came { Published, Drafted, Unwanted };
Result<Came> publish_figures(db::Write& tx, Workplace const& here, datasets::Reference const& reference, Figures const& figures, Prepared const& prepared);

}  // namespace mado::open_data::service
