"""The inference step of a one-stage object detector: backbone, boxes, score threshold, non-maximum suppression.

Detection is data-dependent by nature: how many boxes pass the threshold is known only when the image is. The model
itself compiles as one graph; the post-processing breaks it at each of its data-dependent places.
"""

import torch
import torch.nn as nn
import torch.nn.functional as F

NUM_CLASSES = 3
STRIDE = 8


class ConvBlock(nn.Module):
    def __init__(self, c_in, c_out, stride=2):
        super().__init__()
        self.conv = nn.Conv2d(c_in, c_out, 3, stride=stride, padding=1, bias=False)
        self.bn = nn.BatchNorm2d(c_out)
        self.act = nn.SiLU(inplace=True)

    def forward(self, x):
        return self.act(self.bn(self.conv(x)))


class Detector(nn.Module):
    def __init__(self, width=8):
        super().__init__()
        self.backbone = nn.Sequential(
            ConvBlock(3, width),
            ConvBlock(width, 2 * width),
            ConvBlock(2 * width, 4 * width),
        )
        self.heads = nn.ModuleDict(
            {
                "boxes": nn.Conv2d(4 * width, 4, 1),
                "scores": nn.Conv2d(4 * width, NUM_CLASSES, 1),
            }
        )
        self.register_buffer("anchor", torch.tensor(16.0), persistent=False)

    def grid(self, height, width, device):
        ys, xs = torch.meshgrid(
            torch.arange(height, device=device),
            torch.arange(width, device=device),
            indexing="ij",
        )
        return torch.stack((xs, ys), dim=-1).reshape(-1, 2) * STRIDE + STRIDE // 2

    def forward(self, images):
        features = self.backbone(images)
        b, _, h, w = features.shape
        outputs = {name: head(features).flatten(2).transpose(1, 2) for name, head in self.heads.items()}
        centers = self.grid(h, w, images.device) + outputs["boxes"][..., :2].tanh() * STRIDE
        sizes = self.anchor * outputs["boxes"][..., 2:].clamp(max=4).exp()
        boxes = torch.cat((centers - sizes / 2, centers + sizes / 2), dim=-1)
        return boxes, outputs["scores"].sigmoid()


def box_area(boxes):
    return (boxes[:, 2] - boxes[:, 0]).clamp(min=0) * (boxes[:, 3] - boxes[:, 1]).clamp(min=0)


def pairwise_iou(a, b):
    top_left = torch.max(a[:, None, :2], b[None, :, :2])
    bottom_right = torch.min(a[:, None, 2:], b[None, :, 2:])
    overlap = (bottom_right - top_left).clamp(min=0).prod(-1)
    return overlap / (box_area(a)[:, None] + box_area(b)[None, :] - overlap + 1e-6)


def nms(boxes, scores, threshold):
    """Greedy suppression: the best box that is left removes all that overlap it."""
    order = scores.argsort(descending=True)
    kept = []
    while order.numel() > 0:
        best = order[0]
        kept.append(best)
        if order.numel() == 1:
            break
        iou = pairwise_iou(boxes[best][None], boxes[order[1:]])[0]
        order = order[1:][iou <= threshold]
    return torch.stack(kept)


def postprocess(boxes, scores, score_threshold=0.5, iou_threshold=0.5):
    best, labels = scores.max(-1)
    confident = best > score_threshold
    boxes, best, labels = boxes[confident], best[confident], labels[confident]
    if boxes.shape[0] == 0:
        return boxes, best, labels
    keep = nms(boxes, best, iou_threshold)
    return boxes[keep], best[keep], labels[keep]


@torch.compile
def detect(model, images, score_threshold=0.5):
    images = F.pad(images, (0, -images.shape[-1] % STRIDE, 0, -images.shape[-2] % STRIDE))
    boxes, scores = model(images)
    if torch.isnan(scores).any():
        raise RuntimeError("the detector diverged")
    detections = []
    for image_boxes, image_scores in zip(boxes, scores):
        detections.append(postprocess(image_boxes, image_scores, score_threshold))
    return detections


def main():
    torch.manual_seed(0)
    model = Detector().eval()
    images = torch.rand(2, 3, 30, 32)
    with torch.no_grad():
        for image, (boxes, scores, labels) in enumerate(detect(model, images, 0.5)):
            print(f"image {image}: {len(boxes)} boxes, best score {scores.max().item() if len(scores) else 0:.2f}")


if __name__ == "__main__":
    main()
