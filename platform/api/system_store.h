#pragma once
// What a repeated key is answered (store of api_answer). The systems themselves: <mado/api/system.h>.
#include <mado/db/database.h>
#include <mado/time/day.h>

#include <optional>
#include <string>

namespace mado::api::store {

struct KeptAnswer {
    std::string request_hash;
    std::int64_t status = 0;
    std::string box;
};
std::optional<KeptAnswer> answer(db::Read& tx, std::string const& who, std::string const& key, Instant since);
// False: the same key was settled meanwhile.
bool keep_answer(db::Write& tx, std::string const& who, std::string const& key, KeptAnswer const& answer, Instant at, Instant since);
void forget_answers(db::Write& tx, Instant before);

}  // namespace mado::api::store
