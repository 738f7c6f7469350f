#pragma once
// The five kinds of answers. `address` is where it came from; `source` stands before every identity.
#include "making.h"

namespace mado::harvest {

struct Answer {
    std::string_view bytes {};                // UTF-8 without mark for the kinds of JSON
    std::string address {}, source {};
    datasets::Vocabulary const& vocabulary;
    Limits const& limits;
};

void read_ckan(Answer const& answer, Catalogue& into);
void read_data_json(Answer const& answer, Catalogue& into);
void read_dcat(Answer const& answer, Catalogue& into);
void read_list(Answer const& answer, Catalogue& into);
void read_page(Answer const& answer, Catalogue& into);

}  // namespace mado::harvest
