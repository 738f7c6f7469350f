#include "model/result_words.h"

#include <mado/cases/results.h>

namespace mado::cases::model {

ResultWords words_of_result(std::string_view result)
{
    struct Row { std::string_view result; ResultWords words; };
    static constexpr Row rows[] = {
        { "granted", { "認容", "申請のとおり認める" } }, { "partly", { "一部認容", "一部を認める" } }, { "refused", { "拒否", "認めない" } },
        { "dismissed", { "却下", "却下する" } }, { "won", { "当選", "当選とする" } }, { "reserve", { "補欠", "補欠とする" } }, { "lost", { "落選", "落選とする" } },
        { "passed", { "合格", "合格とする" } }, { "failed", { "不合格", "不合格とする" } }, { "ineligible", { "資格なし", "資格なしとする" } },
        { "issued", { "交付", "交付する" } }, { "done", { "処理済み", "届出のとおり処理する" } }, { "declined", { "辞退", "受けられない" } },
        // Not of a definition: what becomes of a decision, or of a case, otherwise.
        { "revoked", { "取消し", "取り消す" } }, { "retracted", { "撤回", "撤回する" } }, { "forwarded", { "移送", "移送する" } }, { "handed_back", { "返戻", "返戻する" } },
    };
    for (auto const& row : rows)
        if (row.result == result)
            return row.words;
    return { result, result };
}

bool needs_reasons(std::string_view result) { return result == "partly" || result == "refused" || result == "dismissed"; }
bool is_as_applied(std::string_view result) { return result == "granted" || result == "partly" || result == "issued" || result == "done"; }

}  // namespace mado::cases::model

namespace mado::cases {

std::string_view noun_of_result(std::string_view result) { return model::words_of_result(result).noun; }

}  // namespace mado::cases
