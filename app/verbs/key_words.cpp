#include "key_words.h"

#include <mado/time/day.h>

#include <cstdio>

namespace mado::verbs {

namespace {

struct Sentence { std::string_view key, ja, en; };

constexpr Sentence sentences[] = {
    { "bundle.exported", "{from} から {to} への束 {number} を書き出しました:文書 {letters}件、受取り {acknowledged}件、ファイル {files}件。\n内容の指紋 {hash}", "Bundle {number} from {from} to {to}: {letters} letters, {acknowledged} receipts, {files} files.\nHash of its contents {hash}" },
    { "bundle.imported", "{from} の束 {number} を取り込みました:文書 {letters}件、受取り {acknowledged}件、ファイル {files}件。次の束が、受け取ったことを {from} に伝えます。", "Bundle {number} of {from} is taken in: {letters} letters, {acknowledged} receipts, {files} files. The next bundle tells {from} so." },
    { "bundle.left", "  まだ受け取れない文書が {count}件ありました。次の束でもう一度来ます。", "  {count} letters could not be taken yet. They come again in a later bundle." },
    { "bundle.again", "{zone} へ、文書 {count}件をもう一度送ります。受け取ってあるものは、二度は処理されません。", "{count} letters go to {zone} once more. What it has handled it handles no second time." },
    { "bundle.none", "束の出入りはまだありません。", "No bundle has gone out or come in yet." },
    { "bundle.row_out", "{at}  出 {to} 第{number}号  文書 {letters} 受取り {acknowledged} ファイル {files}  {first}・{second}  {hash}", "{at}  out {to} number {number}  letters {letters} receipts {acknowledged} files {files}  {first}, {second}  {hash}" },
    { "bundle.row_in", "{at}  入 {from} 第{number}号  文書 {letters} 受取り {acknowledged} ファイル {files} 残り {left}  {first}・{second}  {hash}", "{at}  in {from} number {number}  letters {letters} receipts {acknowledged} files {files} left {left}  {first}, {second}  {hash}" },
    { "bundle.person_refused", "{login} の確認ができませんでした。ログイン名、パスワード、二つ目の要素(--first-code、--second-code)を確かめてください。", "{login} could not be confirmed. Check the login, the password and the second factor (--first-code, --second-code)." },
    { "bundle.person_may_not", "{login} には、束を運ぶ権限がありません。この領域の管理者の役割が要ります。", "{login} may not carry bundles: it takes the role of an administrator of this zone." },
    { "bundle.operator_refused", "運用のパスワードが合いません。", "That is not the operator's password." },
    { "gateway.bundle.two_people", "束には二人の、別の人の確認が要ります。", "A bundle takes two different people." },
    { "gateway.bundle.no_such_zone", "{zone} は相手として登録されていません。先に madoguchi zone pair を行ってください。", "{zone} is not paired. Do madoguchi zone pair first." },
    { "gateway.bundle.file_is_there", "{file} がもうあります。別の名前にしてください。", "{file} is there already. Take another name." },
    { "gateway.bundle.nothing_to_repeat", "作り直す束がありません。--repeat を付けずに書き出してください。", "There is no bundle to repeat. Export without --repeat." },
    { "gateway.bundle.no_bundle", "束のファイルではありません。媒体とファイルの名前を確かめてください。", "This is no bundle. Check the medium and the name of the file." },
    { "gateway.bundle.foreign", "署名が合いません。登録した相手({zone})が作った束ではないか、書き換えられています。何も取り込んでいません。", "The signature does not fit: it was not made by the paired zone {zone}, or it was changed. Nothing was taken in." },
    { "gateway.bundle.not_for_here", "この束は {zone} あてです。何も取り込んでいません。", "This bundle is for {zone}. Nothing was taken in." },
    { "gateway.bundle.not_whole", "束が途中までしかないか、壊れています。何も取り込んでいません。媒体へもう一度写してください。", "The bundle is cut or damaged. Nothing was taken in. Copy it to the medium once more." },
    { "gateway.bundle.taken_before", "第{number}号はもう取り込んであります。することはありません。", "Number {number} was taken in before. There is nothing to do." },
    { "gateway.bundle.one_before_missing", "先に第{number}号を取り込んでください。なくしたときは、相手に --repeat で作り直してもらいます。", "Take number {number} in first. When it is lost the other side makes it again with --repeat." },
    { "gateway.bundle.full", "ディスクがいっぱいです。空きを作って、同じ束をもう一度取り込んでください。", "The disk is full. Make room and take the same bundle in once more." },
    { "zone.card", "{zone} のカードを {file} に書きました。相手の領域に渡してください(秘密ではありません)。", "The card of {zone} is in {file}. Hand it to the other zone (it is no secret)." },
    { "zone.fingerprint", "{zone} の指紋(電話で読み上げる、5桁が12組):", "Fingerprint of {zone} (twelve groups of five digits, to be read aloud):" },
    { "zone.ask", "相手に電話し、相手が「madoguchi zone show」で見ている60桁を聞いて、打ってください(間の空白は自由です)。\n{zone} の指紋: ",
        "Call the other side, ask for the 60 digits that `madoguchi zone show` shows there, and type them (spaces do not matter).\nFingerprint of {zone}: " },
    { "zone.paired", "{zone} を相手として登録しました。動いているプロセスは数秒で使い始めます。", "{zone} is paired. Processes that run take it in within seconds." },
    { "zone.replaced", "{zone} を新しい指紋で登録し直しました。前の鍵は受け付けません。", "{zone} is paired under its new fingerprint. Its former keys are not admitted any more." },
    { "zone.already", "{zone} は、この指紋でもう登録してあります。", "{zone} is paired under this fingerprint already." },
    { "zone.revoked", "{zone} との組を解きました。数秒のうちに、届く文書を受け付けなくなります。送れない文書は送信箱で待ちます。", "The pairing with {zone} has ended. Within seconds its letters are refused; what is for it waits in the outbox." },
    { "zone.none", "登録した相手はありません。", "No neighbour is paired." },
    { "zone.own", "{zone}(この領域)", "{zone} (this zone)" },
    { "zone.here", "{zone}(同じ鍵フォルダーの領域)", "{zone} (a zone of the same key folder)" },
    { "zone.neighbour", "{zone}(相手)", "{zone} (neighbour)" },
    { "zone.refused", "  受け付けなかった文書 {count}件({reason})、最後は {at}", "  letters refused: {count} ({reason}), the last at {at}" },
    { "zone.unpaired", "登録していない", "not paired" },
    { "zone.signature", "署名が合わない", "the signature does not fit" },
    { "rotate.made", "{zone} の新しい鍵({key})を作りました。次に、この領域の全プロセスを1つずつ再起動してください。そのあとは自動で進みます。\n鍵フォルダーがノードごとにあるときは、再起動の前に {file} を全ノードに写します。",
        "New keys of {zone} ({key}) are made. Now restart every process of this zone, one by one; the rest goes on by itself.\nWhere nodes have key folders of their own, copy {file} to all of them before the restart." },
    { "rotate.stage.Made", "交換中:新しい鍵 {key} は {at} に作られました。この領域の全プロセスの再起動を待っています。", "Rotating: the new key {key} was made at {at}. It waits until every process of this zone was restarted." },
    { "rotate.stage.Told", "交換中:新しい鍵 {key} を相手に知らせました。返事を待っています({who})。", "Rotating: the neighbours were told of the new key {key}. Waiting for: {who}." },
    { "rotate.stage.Known", "交換中:相手は全部、新しい鍵 {key} を知っています。数秒で使い始めます。", "Rotating: every neighbour knows the new key {key}. It comes into use within seconds." },
    { "status.keys", "{zone}:鍵 {key}、作成 {at}、置き場 {place}", "{zone}: key {key}, made {at}, kept {place}" },
    { "status.file", "ファイル", "in a file" },
    { "status.token", "ファイル(トークン {token} の鍵 {object} で暗号化)", "in a file that the key {object} of the token {token} encrypts" },
    { "status.former", "  前の鍵 {key}({at} まで使用):{state}", "  former key {key} (in use until {at}): {state}" },
    { "status.former.held", "秘密の半分をまだ持っている。reseal と retire で片付けます", "its private half is still held; reseal and retire end that" },
    { "status.former.gone", "秘密の半分は消した", "its private half is gone" },
    { "status.split", "  分割あり:{keepers}人のうち{need}人で戻せる。作成 {made}、中身の更新 {sealed}", "  split: {need} of {keepers} keepers bring it back. Made {made}, sealed anew {sealed}" },
    { "status.checked", "    用紙 {number}:確認 {at}", "    sheet {number}: checked {at}" },
    { "status.no_split", "  分割なし:鍵フォルダーと控えを両方失うと、届いた封筒の原本は開けません。`madoguchi keys split` を使ってください", "  not split: who loses the key folder and the backups cannot open the originals. Use `madoguchi keys split`" },
    { "split.done", "{count}枚の用紙を {folder} に書きました(PDF)。印刷して一人に一枚ずつ渡したら、このファイルを消してください。前の用紙は無効です。\n{need}枚で鍵が戻ります。鍵を交換しても用紙はそのまま使えます。",
        "{count} sheets are in {folder} (PDF). Print them, give one to each keeper, then delete these files. Sheets of before are void.\n{need} sheets bring the keys back. They stay good when keys are rotated." },
    { "join.ask", "用紙の5行({count}枚目)を続けて打ち、空の行で終えてください:", "Type the five lines of sheet number {count} of this session, then an empty line:" },
    { "join.done", "{zone} の鍵を {folder} に戻しました。", "The keys of {zone} are back in {folder}." },
    { "check.done", "用紙 {number} は {zone} の鍵の分割のものです。確認した日時を残しました。", "Sheet {number} belongs to the split of {zone}. The time of this check is noted." },
    { "check.asked", "用紙の5行を打ち、空の行で終えてください:", "Type the five lines of the sheet, then an empty line:" },
    { "reseal.done", "{zone}:原本 {originals}件を見て、{resealed}件を今の鍵で開けるようにしました。どの鍵でも開かないもの {unreadable}件。", "{zone}: {originals} originals looked at, {resealed} sealed to the key of now. Open with no key: {unreadable}." },
    { "retire.done", "{zone} の前の鍵の秘密の半分を消しました。古い控えには残っています。", "The private halves of the former keys of {zone} are gone. Old backups still have them." },
    { "retire.none", "{zone} に、消せる前の鍵はありません。", "{zone} has no former key to retire." },
    { "retire.held", "{zone} の前の鍵はまだ消せません。何も変えていません。", "The former keys of {zone} cannot go yet. Nothing was changed." },
    { "hold.neighbours", "  相手がまだ前の鍵で封をするかもしれません:{who}。相手のプロセスを再起動すると、自動で知らせが来ます", "  a neighbour may still seal to the former key: {who}. After its processes were restarted it says so by itself" },
    { "hold.nodes", "  この領域に、交換の前から動いているプロセスがあります。再起動してください", "  a process of this zone has run since before the rotation: restart it" },
    { "hold.letters", "  送信箱に、まだ届いていない文書が {count}件あります", "  {count} letters in the outbox have not arrived" },
    { "hold.inbox", "  受信箱に、前の鍵で開く文書が {count}件止まっています", "  {count} letters in the inbox open with the former key" },
    { "hold.originals", "  前の鍵でしか開かない原本が {count}件あります。`madoguchi keys reseal --zone {zone}` を使ってください", "  {count} originals open with the former key alone: `madoguchi keys reseal --zone {zone}`" },
    { "move.token", "{zone} の鍵ファイルを、トークン {token} の鍵 {object} で暗号化しました。再起動すると、トークンと PIN がないと始まりません。", "The key file of {zone} is encrypted under the key {object} of the token {token}. From the next start the token and its PIN are needed." },
    { "move.file", "{zone} の鍵ファイルを、トークンなしで読めるようにしました。", "The key file of {zone} is read without a token." },

    { "gateway.keys.rotating", "この領域の鍵は交換の途中です。終わってから、もう一度どうぞ(`madoguchi keys status`)。", "The keys of this zone are being rotated. Wait until it is done (`madoguchi keys status`)." },
    { "gateway.card.misformed", "これは領域のカードではありません。相手の `madoguchi zone show` が書いたファイルを、そのまま渡してもらってください。", "This is no card of a zone. Ask for the file that `madoguchi zone show` wrote there, unchanged." },
    { "gateway.pair.fingerprint", "指紋が合いません。登録していません。打ち間違いでなければ、カードが途中で替えられたかもしれません。相手にカードをもう一度もらい、電話で60桁を聞き直してください。", "The fingerprint does not fit; nothing was paired. If it was no slip, the card may have been changed on its way: ask for it again, and for the 60 digits by telephone." },
    { "gateway.pair.another", "{zone} は、別の指紋でもう登録してあります({fingerprint})。相手が本当に鍵を作り直したときだけ、--replace を付けてください。", "{zone} is paired under another fingerprint already ({fingerprint}). Only when the other side really made new keys, say --replace." },
    { "gateway.pair.own_zone", "{zone} の鍵は、このフォルダーにあります。同じ家の領域どうしは、登録も解除も要りません。", "The keys of {zone} lie in this folder: zones of one house need no pairing, and it cannot be ended." },
    { "gateway.pair.unknown", "{zone} は登録してありません(`madoguchi zone list`)。", "{zone} is not paired (`madoguchi zone list`)." },
    { "gateway.sheet.line", "{line}行目に打ち間違いがあります。用紙の{line}行目を見直してください。", "There is a slip in line {line}. Compare line {line} with the sheet." },
    { "gateway.sheet.length", "用紙の文字は{whole}字です(いま{count}字)。5行全部を打ってください。", "A sheet has {whole} characters (there are {count}). Type all five lines." },
    { "gateway.sheet.whole", "行は合いますが、全体が合いません。行の順を確かめて、もう一度打ってください。", "The lines fit but the whole does not. Look at their order and type them again." },
    { "gateway.sheet.other_set", "この用紙は、別の分割のものです。分割し直す前の用紙は使えません。", "This sheet belongs to another split. Sheets of before the last split are void." },
    { "gateway.sheet.not_its_share", "この用紙は、この分割のものではないか、書き換えられています。", "This sheet is none of this split, or was changed." },
    { "gateway.recovery.none", "この領域の鍵の写しが見つかりません。分割していないか、データベースに写しがありません。控えの中の ZONE.recovery を --from で指してください。", "No copy of this zone's keys is found: they are not split, or the database has none. Name ZONE.recovery of a backup with --from." },
    { "gateway.recovery.too_few", "用紙が足りません。{need}枚要ります(いま{count}枚)。", "There are too few sheets: {need} are needed, there are {count}." },
    { "gateway.recovery.not_these", "これらの用紙では開きません。`madoguchi keys check` で、一枚ずつ確かめてください。", "It does not open with these sheets. Prove each with `madoguchi keys check`." },
    { "gateway.recovery.key_is_there", "この領域には、別の鍵がもうあります。何も変えていません。鍵フォルダーを別の場所に移してから、もう一度どうぞ。", "This zone has other keys there already; nothing was changed. Move the key folder away first." },
};

}  // namespace

Words::Words(Arguments const& arguments) : english_(arguments.of("lang", "ja") == "en") {}

std::string Words::of(std::string_view key, std::map<std::string, std::string> const& arguments) const
{
    auto const found = std::ranges::find(sentences, key, &Sentence::key);
    if (found == std::end(sentences))
        throw std::logic_error("no words for " + std::string(key));
    std::string text(english_ ? found->en : found->ja);
    for (auto const& [name, value] : arguments)
        for (auto at = text.find("{" + name + "}"); at != std::string::npos; at = text.find("{" + name + "}", at + value.size()))
            text.replace(at, name.size() + 2, value);
    return text;
}

void Words::say(std::string_view key, std::map<std::string, std::string> const& arguments) const { std::printf("%s\n", of(key, arguments).c_str()); }

int Words::refused(Refusal const& refusal) const
{
    std::fprintf(stderr, "%s\n", of(refusal.key, refusal.arguments).c_str());
    return 1;
}

std::string Words::moment(Instant at) const
{
    if (at.microseconds == 0)
        return "-";
    auto const minutes = at.microseconds / 60'000'000 + 9 * 60;  // Tokyo
    std::array<char, 8> clock {};
    std::snprintf(clock.data(), clock.size(), "%02d:%02d", static_cast<int>(minutes / 60 % 24), static_cast<int>(minutes % 60));
    return day_in_tokyo(at).iso() + " " + clock.data();
}

std::string one_zone(Configuration const& configuration)
{
    if (configuration.zones.size() != 1)
        throw WrongArguments("say which zone with --zone front, --zone office or --zone core");
    return configuration.zones.front();
}

}  // namespace mado::verbs
