#include "model/application.h"

namespace mado::applications {

json::Value json_of(Contents const& contents)
{
    auto box = json::object({ { "code", contents.code }, { "answers", contents.answers }, { "keys", contents.keys } });
    if (contents.follows.is_object())
        box.set("follows", contents.follows).set("carried", contents.carried);
    if (!contents.identified.empty())
        box.set("identified", contents.identified);
    if (contents.signature.is_object())
        box.set("signature", contents.signature);
    return box;
}

Contents contents_of(json::Value const& box) { return { box.text("code"), box.object("answers"), box.object("keys"), box["follows"], box.object("carried"), box.object("identified"), box["signature"] }; }

}  // namespace mado::applications
