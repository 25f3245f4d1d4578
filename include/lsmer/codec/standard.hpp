#pragma once
// The set of codecs that tables use unless told otherwise.

#include "lsmer/codec/alp.hpp"
#include "lsmer/codec/any.hpp"
#include "lsmer/codec/bitpack.hpp"
#include "lsmer/codec/constant.hpp"
#include "lsmer/codec/delta.hpp"
#include "lsmer/codec/dict.hpp"
#include "lsmer/codec/frequency.hpp"
#include "lsmer/codec/fsst.hpp"
#include "lsmer/codec/plain.hpp"
#include "lsmer/codec/rle.hpp"
#include "lsmer/codec/sequence.hpp"

namespace lsmer::inline v0::codec {

/// `alp_rd` is left out: on floats that are no decimals it saves a seventh, at a fifth of the
/// speed. Add it with a set of your own where space counts more.
using standard_set =
    any<plain, constant, sequence, bitpack, alp, dict, rle, delta, frequency, fsst>;
struct standard : standard_set {};

} // namespace lsmer::inline v0::codec
