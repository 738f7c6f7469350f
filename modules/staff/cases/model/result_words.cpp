#include "model/result_words.h"

namespace mado::cases::model {

ResultWords words_of_result(std::string_view result)
{
    struct Row { std::string_view result; ResultWords words; };
    static constexpr Row rows[] = {
        { "granted", { "認容", "申請のとおり認める" } }, { "partly", { "一部認容", "一部を認める" } }, { "refused", { "拒否", "認めない" } },
        { "dismissed", { "却下", "却下する" } }, { "issued", { "交付", "交付する" } }, { "done", { "処理済み", "届出のとおり処理する" } }, { "declined", { "辞退", "受けられない" } },
    };
    for (auto const& row : rows)
        if (row.result == result)
            return row.words;
    return { result, result };
}

bool needs_reasons(std::string_view result) { return result == "partly" || result == "refused" || result == "dismissed"; }
bool is_as_applied(std::string_view result) { return result == "granted" || result == "partly" || result == "issued" || result == "done"; }

}  // namespace mado::cases::model
