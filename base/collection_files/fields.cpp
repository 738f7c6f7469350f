#include "fields.h"

namespace mado::collection_files {

std::vector<Field> const& fields_of(Of of)
{
    using enum Field::What;
    using enum Field::Need;
    static std::vector<Field> const collections {
        { "kind", Words, Required, { "preliminary", "final", "cancelled" } },
        { "number", Text, Required },
        { "amount", Yen, Required },
        { "paid_on", Day, Required },
        { "place" },
        { "received_on", Day },
        { "reference" },
    };
    static std::vector<Field> const transfers {
        { "outcome", Words, Required, { "paid", "failed" } },
        { "reference" },
        { "bank", Text, Required },
        { "branch", Text, Required },
        { "account_number", Text, Required },
        { "name" },
        { "amount", Yen, Required },
        { "on", Day },
        { "reason" },
    };
    return of == Of::Collections ? collections : transfers;
}

}  // namespace mado::collection_files
