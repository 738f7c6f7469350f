#include "web/pages.h"

namespace mado::identification {

// Invented people of the demonstration. What they show is no evidence, and the clerk is told so.
std::vector<Sample> const& samples()
{
    static std::vector<Sample> const all {
        { "hanako", "見本 花子", "1990-04-05", "card", { { "name", "見本　花子" }, { "kana", "ミホン　ハナコ" }, { "address", "総社市中央一丁目1番1号" }, { "born_on", "1990-04-05" }, { "sex", "female" } } },
        { "naoki", "景山 直樹", "1984-11-30", "card", { { "name", "景山　直樹" }, { "kana", "カゲヤマ　ナオキ" }, { "address", "総社市駅前九丁目2番3号" }, { "born_on", "1984-11-30" }, { "sex", "male" } } },
        { "bakery", "株式会社 見本ベーカリー", "6000000000002", "account", { { "name", "株式会社 見本ベーカリー" }, { "corporate_number", "6000000000002" }, { "address", "総社市駅前九丁目2番3号" },
            { "standing", "representative" } } },
    };
    return all;
}

identity::Proof proof_of(Sample const& sample, Instant at)
{
    return { "oidc", std::string(sample.assurance), "demonstration", sample.attributes, {}, at };
}

}  // namespace mado::identification
